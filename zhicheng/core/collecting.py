"""How often the collector looks for what can be thrown away."""

import gc


def settle() -> None:
    """Leave to itself what is there now and stays for ever, and look every 10,000 objects instead of every 700.

    Else the collector walks through a few hundred thousand objects of modules, models and forms while somebody waits:
    some 80 ms, and with them all who stand behind in the same worker; of a long import it is a tenth. Next to no
    cycles are left behind, so memory stays as low.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
