"""Where the data folders are: inside an installed package, or at the root of a checkout."""

from pathlib import Path

from ticlex.errors import TiclexError

_PACKAGE = Path(__file__).resolve().parent


def data_dir(name: str) -> Path:
    """Return the folder `name`: ontology, shapes, queries, regulations or examples."""
    for root in (_PACKAGE / "_data", _PACKAGE.parent.parent):
        if (root / name).is_dir():
            return root / name
    raise TiclexError(f"找不到数据目录 {name}：安装不完整，请重新安装 ticlex。")
