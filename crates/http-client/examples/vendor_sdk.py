"""Lists all connectors with the vendor's Python SDK and with this crate's example `speed`, in turn in one run, and
prints the ratio. Needs `pip install sailpoint==2.1.72`, the simulator running, and the example built:

    cargo build --release -p patchpanel-http-client --example speed
    python3 crates/http-client/examples/vendor_sdk.py target/release/examples/speed http://127.0.0.1:4010 id secret
"""

import re
import statistics
import subprocess
import sys
import time

from sailpoint.configuration import Configuration, ConfigurationParams
from sailpoint.connectors.api.connectors_api import ConnectorsApi
from sailpoint.connectors.api_client import ApiClient
from sailpoint.paginator import Paginator

TURNS = 5
LISTS_A_TURN = 4
MORE_THAN_THERE_ARE = 1_000_000


def configuration(base_url, client_id, client_secret):
    parameters = ConfigurationParams()
    parameters.base_url = base_url
    parameters.client_id = client_id
    parameters.client_secret = client_secret
    return Configuration(parameters)


def time_of_sdk(api):
    started = time.perf_counter()
    rows = Paginator.paginate(api.get_connector_list_v1, MORE_THAN_THERE_ARE, limit=250)
    return (time.perf_counter() - started) * 1_000, len(rows)


def time_of_client(speed, arguments):
    output = subprocess.run([speed, *arguments], check=True, capture_output=True, text=True).stdout
    median, best = re.search(r"this client: +([0-9.]+) ms, best ([0-9.]+) ms", output).groups()
    return float(median), float(best)


def main(speed, *arguments):
    sdk, client = [], []
    with ApiClient(configuration(*arguments)) as api_client:
        api = ConnectorsApi(api_client)
        for _ in range(TURNS):
            client.append(time_of_client(speed, arguments))
            for _ in range(LISTS_A_TURN):
                milliseconds, rows = time_of_sdk(api)
                sdk.append(milliseconds)
    ours, theirs = statistics.median(median for median, _ in client), statistics.median(sdk)
    our_best, their_best = min(best for _, best in client), min(sdk)
    print(f"rows: {rows}")
    print(f"this client: {ours:8.1f} ms, best {our_best:.1f} ms")
    print(f"vendor SDK:  {theirs:8.1f} ms, best {their_best:.1f} ms")
    print(f"ratio: {theirs / ours:.2f} of the medians, {their_best / our_best:.2f} of the best")


if __name__ == "__main__":
    main(*sys.argv[1:])
