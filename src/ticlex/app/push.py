"""`ticlex push`: sends the graph, says what was sent, and counts afterwards."""

from __future__ import annotations

import os
from argparse import Namespace

from ticlex.app.output import say, write, write_json
from ticlex.app.progress import Progress
from ticlex.errors import EndpointError

PASSWORD = "TICLEX_PASSWORD"  # noqa: S105  # the variable's name


def run(arguments: Namespace) -> int:
    """Send the whole graph to a store; exit 3 where the count afterwards is another."""
    from ticlex.graph_store import Login, count, push
    from ticlex.remote import address
    from ticlex.store import Store

    for url in filter(None, (arguments.url, arguments.endpoint)):
        address(url)
    login = Login(arguments.user, _password(arguments.user)) if arguments.user else None
    triples = Store().dump()
    with Progress().stage("发送", triples.count(b"\n"), "条") as more:
        sent = push(arguments.url, triples, arguments.graph, login, more)
    found = count(arguments.endpoint, arguments.graph) if arguments.endpoint else None
    if found is not None and found != sent.triples:
        raise EndpointError(f"送到 {arguments.url} {sent.triples} 条，{arguments.endpoint} 上却有 {found} 条。")
    if arguments.json:
        write_json({"triples": sent.triples, "requests": sent.requests, "bytes": sent.size, "found": found})
        return 0
    where = f"图 {arguments.graph}" if arguments.graph else "默认图"
    write(
        f"已送到 {arguments.url}，{where}：{sent.triples:,} 条三元组，{sent.size / 1e6:.1f} MB，分 {sent.requests} 次。"
    )
    if found is None:
        say("没有核对条数：加 --endpoint 查询网址。")
    else:
        write(f"{arguments.endpoint} 上有 {found:,} 条，与所送一致。")
    return 0


def _password(user: str) -> str:
    from getpass import getpass

    return os.environ[PASSWORD] if PASSWORD in os.environ else getpass(f"{user} 的密码（或用环境变量 {PASSWORD}）：")
