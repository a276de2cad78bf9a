"""Asks a server by Global Fishing Watch's own client, and prints what the client made of each answer as JSON.

Usage: WAKEWATCH_TOKEN=... gfw_client.py BASE_URL < plan. The plan is a JSON list of [name, resource, method, arguments]; `alerts` asks for
our own data set, whose name the client's requests do not know, by plain HTTP and reads it by the client's model.
"""

import asyncio
import json
import os
import sys

import httpx
import pydantic

import gfwapiclient as gfw
from gfwapiclient.exceptions import APIStatusError
from gfwapiclient.resources.events.list.models.response import EventListItem

TOKEN = os.environ["WAKEWATCH_TOKEN"]


def extras(value, path=""):
    """Paths of fields that the client's models do not know."""
    found = []
    if isinstance(value, pydantic.BaseModel):
        found += [f"{path}{name}" for name in value.model_extra or {}]
        for name in type(value).model_fields:
            found += extras(getattr(value, name), f"{path}{name}.")
    elif isinstance(value, list):
        for item in value:
            found += extras(item, path)
    return found


def describe(items):
    return {
        "items": [item.model_dump(mode="json", by_alias=True) for item in items],
        "extras": sorted({path for item in items for path in extras(item)}),
    }


async def ask(client, base_url, resource, method, arguments):
    if resource == "alerts":
        headers = {"authorization": f"Bearer {TOKEN}"}
        answer = httpx.post(f"{base_url}events", json=arguments, headers=headers)
        return describe([EventListItem(**entry) for entry in answer.json()["entries"]])
    try:
        result = await getattr(getattr(client, resource), method)(**arguments)
    except APIStatusError as error:
        return {"error": type(error).__name__, "body": error.body}
    data = result.data()
    frame = result.df()
    described = describe(data if isinstance(data, list) else [data])
    return {**described, "rows": len(frame), "columns": list(frame.columns)}


async def main():
    base_url = sys.argv[1]
    client = gfw.Client(base_url=base_url, access_token=TOKEN)
    answers = {}
    for name, resource, method, arguments in json.load(sys.stdin):
        answers[name] = await ask(client, base_url, resource, method, arguments)
    json.dump(answers, sys.stdout)


asyncio.run(main())
