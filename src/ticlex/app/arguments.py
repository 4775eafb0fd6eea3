"""The command line's words. argparse: `--help` answers in a fifth of the time that typer or click need."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, NoReturn

from ticlex import __version__

_TRANSLATED = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (.*): invalid choice: '(.*)' \(choose from (.*)\)", r"\1 不能是 “\2”，可用的有：\3"),
    (r"argument (--port): invalid choice: (.*) \(choose from .*\)", r"\1 应在 1 到 65535 之间，不是 \2"),
    (r"argument (--limit): invalid choice: (.*) \(choose from .*\)", r"\1 应在 1 到 1000 之间，不是 \2"),
    (r"argument (.*): invalid int value: '(.*)'", r"\1 应是整数，不是 “\2”"),
    (r"argument (.*): expected one argument", r"\1 后面要有一个值"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 不能与 \2 同用"),
)


if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction["_Parser"]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in the user's language, and where help is; exit 2."""
        for pattern, words in _TRANSLATED:
            message = re.sub(f"^{pattern}$", words, message)
        self.exit(2, f"{self.prog}: {message}。\n用法见：{self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """The parser of `ticlex`."""
    top = _Parser(
        prog="ticlex",
        description="技术创新中心法规：查条文、比规定、核对中心数据。\n"
        "The rules on China's technology innovation centers: read, compare, check.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="示例 examples:\n  ticlex compare 场地面积\n  ticlex show cn-2021/art8.3\n"
        "  ticlex check examples/centers.xlsx --rules js-application\n\n"
        "退出码 exit codes: 0 完成 done · 1 有发现 findings · 2 用法或输入错误 usage or input · 3 未能核对 not checked",
    )
    top.add_argument("--version", action="version", version=f"ticlex {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="命令")
    for add in (
        _serve,
        _show,
        _compare,
        _process,
        _query,
        _search,
        _ledger,
        _quality,
        _parse,
        _template,
        _check,
        _improve,
        _push,
        _mcp,
        _gaps,
        _diff,
        _reuse,
    ):
        add(commands)
    return top


def _add(commands: _Commands, name: str, words: str, *, json: bool = True) -> _Parser:
    command: _Parser = commands.add_parser(name, help=words, description=words)
    if json:
        command.add_argument("--json", action="store_true", help="输出 JSON（UTF-8）print JSON")
    return command


def _serve(commands: _Commands) -> None:
    command = _add(commands, "serve", "打开网页界面 start the web pages", json=False)
    command.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
    command.add_argument(
        "--port", type=int, default=8501, choices=range(1, 65536), metavar="端口", help="端口（默认 8501）"
    )


def _show(commands: _Commands) -> None:
    command = _add(commands, "show", "显示一条规定及其含义 show one provision")
    command.add_argument("ref", metavar="条文", help="如 cn-2021/art8.3")


def _compare(commands: _Commands) -> None:
    command = _add(commands, "compare", "比较各文件对一个主题的规定 compare documents on a topic")
    command.add_argument(
        "topic", metavar="主题", nargs="?", help="主题代码或中英文名称，如 场地面积、FloorArea；省略时列出全部主题"
    )
    command.add_argument("--base", metavar="文件", help="基准文件（默认 cn-2021）")
    command.add_argument("--with", dest="beside", metavar="文件", help="与这份文件逐句并列 lay it beside this document")
    command.add_argument("-o", dest="output", metavar="文件名", help="写成 .docx（逐句并列）或 .csv")
    command.add_argument("--only", choices=["diff", "gaps"], help="只看差异 diff 或空白 gaps")
    _selection(command)


def _selection(command: _Parser) -> None:
    command.add_argument(
        "--status", metavar="状态", help="只看这些状态的文件，逗号分开：现行 in_force、已发布 issued、征求意见稿 draft"
    )
    command.add_argument("--on", metavar="日期", help="只看到这一天已发布的文件，如 2022-01-01")


def _process(commands: _Commands) -> None:
    command = _add(commands, "process", "列出一个程序的步骤 list the steps of a procedure")
    command.add_argument("name", metavar="程序", nargs="?", help="如 cq-recognition；省略时列出全部程序")
    command.add_argument(
        "--format", choices=["table", "mermaid"], default="table", help="mermaid 为流程图的文字 the text of a flowchart"
    )


def _query(commands: _Commands) -> None:
    command = _add(commands, "query", "查询库中的问题，或自己的 SPARQL ask the library, or your own SPARQL")
    command.add_argument("name", metavar="名称", nargs="?", help="查询的名称；见 --list")
    command.add_argument("-p", dest="parameters", metavar="键=值", action="append", default=[], help="查询参数，可多次")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="列出全部问题 list all questions")
    what.add_argument("--explain", metavar="名称", help="显示问题、参数和 SPARQL show a question's SPARQL")
    what.add_argument("-f", dest="file", metavar="文件.rq", help="运行文件中的 SPARQL（- 为标准输入）")
    command.add_argument("--endpoint", metavar="网址", help="改在远程 SPARQL 端点上运行 run on a remote endpoint")
    command.add_argument("--format", choices=["table", "csv", "json", "ttl"], default="table", help="输出格式")
    _selection(command)


def _search(commands: _Commands) -> None:
    command = _add(commands, "search", "检索条文 search the provisions")
    command.add_argument("text", metavar="词语", nargs="+", help="如 第九条、知识产权、3000万元，或整个问题")
    command.add_argument(
        "-d", dest="documents", metavar="文件", action="append", help="只在这份文件中检索，如 js；可多次（默认：全部）"
    )
    command.add_argument(
        "--limit", type=int, default=20, choices=range(1, 1001), metavar="条数", help="最多几条（默认 20）"
    )


def _gaps(commands: _Commands) -> None:
    command = _add(commands, "gaps", "列出一份文件缺少什么、与上位文件有何不同 what a document lacks or says otherwise")
    command.add_argument("document", metavar="文件", help="如 js、cn-2021")
    command.add_argument("--against", metavar="文件", help="只与这份文件比较（默认：其他各份，逐项比较现行的上位文件）")


def _reuse(commands: _Commands) -> None:
    command = _add(commands, "reuse", "列出文件之间沿用的文字 which stretches of text were reused where")
    command.add_argument("document", metavar="文件", nargs="?", help="如 cq；省略时列出各份文件之间")


def _diff(commands: _Commands) -> None:
    command = _add(commands, "diff", "并排比较两条规定的文字 two provisions' words beside each other")
    command.add_argument("a", metavar="条文", help="如 cn-2021/art30")
    command.add_argument("b", metavar="条文", help="如 js/art25")


def _ledger(commands: _Commands) -> None:
    _add(commands, "ledger", "列出尚未建模的文字 list the words that nothing models yet")


def _quality(commands: _Commands) -> None:
    command = _add(commands, "quality", "检查知识本身的质量 check the knowledge itself for faults")
    command.add_argument(
        "--severity", choices=["error", "warning", "info"], default="info",
        help="只列这一程度及更重的：错误 error、警告 warning、提示 info（默认，全部）",
    )  # fmt: skip


def _parse(commands: _Commands) -> None:
    command = _add(commands, "parse", "把一份文本分成章条款项 find the structure of a text")
    command.add_argument("file", metavar="文件", help="UTF-8 文本（- 为标准输入）")


def _template(commands: _Commands) -> None:
    command = _add(commands, "template", "生成填报数据的 Excel 模板 make an Excel form to fill in", json=False)
    command.add_argument("rules", metavar="规则集", nargs="+", help="一个或几个规则集，如 js-application")
    command.add_argument(
        "-o", dest="output", metavar="文件.xlsx", default="填报.xlsx", help="写到哪里（默认 填报.xlsx）"
    )


def _improve(commands: _Commands) -> None:
    command = _add(commands, "improve", "推算最少要改什么才符合 the smallest changes that make a record compliant")
    command.add_argument("file", metavar="文件", help="中心数据文件，格式同 check；- 为标准输入")
    command.add_argument(
        "--rules", metavar="规则集", action="append", default=[],
        help="规则集，可多次；默认全部十个，由近到远",
    )  # fmt: skip


def _push(commands: _Commands) -> None:
    command = _add(commands, "push", "把整个图送到另一个图库 load the graph into another store")
    command.add_argument("url", metavar="网址", help="图存储协议的网址，如 http://localhost:7878/store")
    command.add_argument("--graph", metavar="IRI", help="放进这个图（默认放进默认图）；图中原有的内容被替换")
    command.add_argument("--user", metavar="用户", help="用户名；密码取自环境变量 TICLEX_PASSWORD，没有时询问")
    command.add_argument("--endpoint", metavar="网址", help="送完后在这个查询网址上核对条数")


def _mcp(commands: _Commands) -> None:
    _add(commands, "mcp", "为智能体提供工具（MCP，标准输入输出）serve tools to agents over MCP on stdio", json=False)


def _check(commands: _Commands) -> None:
    command = _add(commands, "check", "用规则集核对中心数据 check center records")
    command.add_argument("file", metavar="文件", help=".xlsx .csv .json .ttl .parquet，或 - 为标准输入")
    command.add_argument(
        "--rules", metavar="规则集", action="append", default=[],
        help="规则集，可多次；默认用文件的“适用规则集”列，再默认全部十个",
    )  # fmt: skip
    command.add_argument("--summary", action="store_true", help="只按规则集计数，不列每条结论")
    command.add_argument(
        "-o", dest="output", metavar="报告", action="append", default=[],
        help="写成报告，可多次：.xlsx .docx .html .ttl .json .parquet",
    )  # fmt: skip
    command.add_argument("--before", metavar="旧文件", help="与上次的数据比较：哪些结论变了，为什么，随之而来的是什么")
    command.add_argument(
        "--dask", metavar="地址", help="在 Dask 集群上核对，如 tcp://主机:8786（需要 ticlex[cluster]）"
    )
    command.add_argument("--progress", action="store_true", help="标准错误不是终端时也显示进度")
