"""The program's settings with one more address: the limit view of `members_first_page`."""

from zhigong.config.settings import *  # noqa: F403  the settings as they are

ROOT_URLCONF = "bench._urls"
