"""The commands of ./zg, a file per subject; each is `run(home, options) -> exit code`."""
