"""The web pages of ticlex: views over the core, without any rule of the domain."""

from __future__ import annotations

_SANS = (
    "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
)
_SERIF = "'Songti SC', 'Source Han Serif SC', 'Noto Serif CJK SC', STSong, SimSun, Georgia, serif"
_MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace"

_LIGHT = {
    "primaryColor": "#b3261e",
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#f7f4ef",
    "textColor": "#111418",
    "linkColor": "#9c1f18",
    "borderColor": "#ddd6cb",
    "redTextColor": "#9c1f18",
}
_DARK = {
    "primaryColor": "#c8463c",
    "backgroundColor": "#171512",
    "secondaryBackgroundColor": "#24211c",
    "textColor": "#ece7de",
    "linkColor": "#f09a8e",
    "borderColor": "#3d382f",
    "redTextColor": "#f09a8e",
}


def options() -> dict[str, object]:
    """Streamlit's configuration for these pages: what `.streamlit/config.toml` says, for who starts it otherwise.

    Nothing is fetched from outside: no statistics, no fonts but the system's.
    """
    found: dict[str, object] = {
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "server.maxUploadSize": 200,
        "theme.font": _SANS,
        "theme.headingFont": _SERIF,
        "theme.codeFont": _MONO,
        "theme.baseFontSize": 16,
        "theme.baseRadius": "4px",
        "theme.showWidgetBorder": True,
    }
    found |= {f"theme.light.{name}": value for name, value in _LIGHT.items()}
    found |= {f"theme.dark.{name}": value for name, value in _DARK.items()}
    return found
