"""What can go wrong with keys and values, each as a sentence an operator or clerk understands."""


class CryptoError(Exception):
    """Base of this room's errors; ``str(error)`` is a Chinese sentence without personal data."""


class KeysMissing(CryptoError):
    """The key file, or one key in it, is not there or must not be used."""


class KeyDestroyed(CryptoError):
    """The person's key was destroyed: the person was erased and the value can never be read again."""

    def __init__(self) -> None:
        super().__init__("此人的密钥已销毁，个人信息不可恢复")


class ValueDamaged(CryptoError):
    """The value does not open: changed, moved to another row, or under another key."""

    def __init__(self) -> None:
        super().__init__("加密内容未通过校验：内容被改动、被移到别的记录，或密钥不对")
