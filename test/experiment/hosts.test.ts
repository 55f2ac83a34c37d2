import { describe, expect, it } from "vitest";
import { allowedHostOf, hostOf, hostsNotAllowed } from "../../src/experiment/index.ts";

describe("the host of a pattern of addresses", () => {
  it.each`
    pattern                                 | host
    ${"https://www.example.com/cart/*"}     | ${"www.example.com"}
    ${" HTTPS://Shop.Example.COM "}         | ${"shop.example.com"}
    ${"https://shop.example.com:8443/cart"} | ${"shop.example.com"}
    ${"https://shop.example.com:*/cart"}    | ${"shop.example.com"}
    ${"https://shop.example.com?step=2"}    | ${"shop.example.com"}
    ${"https://example.com.#top"}           | ${"example.com"}
    ${"*://*.example.com/*"}                | ${"*.example.com"}
    ${"//example.com/*"}                    | ${"example.com"}
    ${"shop.example.com/*"}                 | ${"shop.example.com"}
    ${"*.example.com/*"}                    | ${"*.example.com"}
    ${"http://localhost:3000/"}             | ${"localhost"}
    ${"http://127.0.0.1/"}                  | ${"127.0.0.1"}
    ${"https://xn--bcher-kva.example/"}     | ${"xn--bcher-kva.example"}
    ${"/cart/*"}                            | ${undefined}
    ${"*"}                                  | ${undefined}
    ${"*/cart"}                             | ${undefined}
    ${"*://*/cart"}                         | ${undefined}
    ${"*checkout*"}                         | ${undefined}
    ${"checkout.html"}                      | ${undefined}
    ${"v1.2/cart"}                          | ${undefined}
    ${"https://www.*.com/"}                 | ${undefined}
    ${"https://exam*.com/"}                 | ${undefined}
    ${"^https://(www\\.)?example\\.com/"}   | ${undefined}
    ${"https://user:secret@example.com/"}   | ${undefined}
    ${"https://<!channel>.example.com/"}    | ${undefined}
    ${"javascript://example.com"}           | ${undefined}
    ${""}                                   | ${undefined}
  `("of $pattern is $host", ({ pattern, host }) => {
    expect(hostOf(pattern)).toBe(host);
  });

  it("of an entry of a list of domains may stand alone", () => {
    expect(["example.com", "*.example.com", "https://example.com/", "example.com:443", "*"].map(allowedHostOf)).toEqual(
      ["example.com", "*.example.com", "example.com", "example.com", "*"],
    );
    expect(["", "/cart", "a b", "exam*.com"].map(allowedHostOf)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("hosts that are not allowed", () => {
  it.each`
    targeted                          | allowed                 | missing
    ${["shop.example.com"]}           | ${["example.com"]}      | ${[]}
    ${["shop.example.com"]}           | ${["*.example.com"]}    | ${[]}
    ${["example.com"]}                | ${["www.example.com"]}  | ${["example.com"]}
    ${["*.example.com"]}              | ${["www.example.com"]}  | ${[]}
    ${["*.example.com"]}              | ${["example.com"]}      | ${[]}
    ${["*.example.org"]}              | ${["example.com"]}      | ${["*.example.org"]}
    ${["badexample.com"]}             | ${["example.com"]}      | ${["badexample.com"]}
    ${["example.org", "example.org"]} | ${["example.com"]}      | ${["example.org"]}
    ${["example.org"]}                | ${["example.com", "*"]} | ${[]}
    ${["example.org"]}                | ${[]}                   | ${["example.org"]}
    ${[]}                             | ${["example.com"]}      | ${[]}
  `("of $targeted are $missing where $allowed are", ({ targeted, allowed, missing }) => {
    expect(hostsNotAllowed({ targeted, allowed })).toEqual(missing);
  });
});
