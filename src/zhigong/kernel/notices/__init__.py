"""Messages to people: on screen and by SMS."""
