"""Readings mistaken for one another where people speak a dialect: zh and z, ch and c, sh and s, n and l, f and h, -ng and -n."""

from itertools import product

INITIALS = {"zh": "z", "ch": "c", "sh": "s", "l": "n", "h": "f"}  # folded to the right side
FINALS = {"ang": "an", "eng": "en", "ing": "in"}
F_FINALS = {"a", "an", "ang", "ei", "en", "eng", "o", "ou", "u"}  # no other syllable begins with f
VOWELS = "aeiouv"
MOST = 40  # readings of one name; a name of four syllables would have hundreds


def folded(pinyin: str) -> str:
    """The key that readings mistaken for one another share: “zhang ling hua” and “zan lin hua” are one."""
    return " ".join(_fold(syllable) for syllable in pinyin.split())


def readings_mistaken_for(pinyin: str) -> list[str]:
    """Other readings with the same folded key, those that differ in the fewest syllables first; at most `MOST`.

    They are looked up one by one in an index by birth and reading, so nobody is compared with everybody.
    """
    syllables = pinyin.split()
    choices = [[syllable, *_others(syllable)] for syllable in syllables]
    found = sorted(
        product(*(range(len(choice)) for choice in choices)), key=lambda picked: sum(map(bool, picked))
    )
    return [
        " ".join(choice[at] for choice, at in zip(choices, picked, strict=True))
        for picked in found[1 : MOST + 1]
    ]


def _parts(syllable: str) -> tuple[str, str]:
    cut = next((at for at, letter in enumerate(syllable) if letter in VOWELS), len(syllable))
    return syllable[:cut], syllable[cut:]


def _fold(syllable: str) -> str:
    initial, final = _parts(syllable)
    if initial == "h" and final not in F_FINALS:
        return initial + _fold_final(final)
    return INITIALS.get(initial, initial) + _fold_final(final)


def _fold_final(final: str) -> str:
    ending = next((each for each in FINALS if final.endswith(each)), "")
    return final.removesuffix(ending) + FINALS[ending] if ending else final


def _others(syllable: str) -> list[str]:
    """Other syllables with the same key."""
    initial, final = _parts(syllable)
    initials = [initial, *(each for each, key in INITIALS.items() if key == initial)]
    if initial in INITIALS:
        initials.append(INITIALS[initial])
    finals = [final, _fold_final(final)]
    finals += [final.removesuffix(key) + each for each, key in FINALS.items() if final.endswith(key)]
    made = dict.fromkeys(one + other for one in initials for other in finals)
    key = _fold(syllable)
    return [one for one in made if one != syllable and _fold(one) == key]
