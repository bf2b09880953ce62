"""The named world, story steps and the tests that run on every business line."""
