"""Every attack, one after the other, on the releases of one study."""

from collections.abc import Callable, Sequence

from pipeline.protect.attack.published import Break, Published

Attack = Callable[[Sequence[Published]], list[Break]]

ATTACKS: tuple[Attack, ...] = ()


def attacked(releases: Sequence[Published]) -> list[Break]:
    """What somebody with all these releases could find out, in the order of the attacks.

    Parameters
    ----------
    releases : what has been published of one study, and what is about to be, the oldest first.
    """
    return sorted({found for attack in ATTACKS for found in attack(releases)})
