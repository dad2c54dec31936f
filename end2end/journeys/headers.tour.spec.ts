import type { BrowserContext } from "@playwright/test";
import { expect } from "../house/test.ts";
import { examples } from "../pages/examples.ts";
import { exampleOf, meet, occasions } from "../pages/occasions.ts";
import { routes } from "../pages/routes.ts";
import { shownTo, test } from "../pages/tour.ts";
import { become, everybody } from "../pages/visitors.ts";

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

/** Of every answer; those that change with the answer are looked at below. */
const ALWAYS = {
  "strict-transport-security": /^max-age=31536000; includeSubDomains$/,
  "x-content-type-options": /^nosniff$/,
  "referrer-policy": /^same-origin$/,
  "cross-origin-opener-policy": /^same-origin$/,
  "cross-origin-resource-policy": /^same-origin$/,
  "permissions-policy": /camera=\(\)/,
  "cache-control": /^no-store$/,
} as const;

const POLICY =
  /^default-src 'none'; script-src 'self' 'nonce-[\w+/=-]{22,}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'$/;
/** Of a page that shows what somebody else wrote. */
const SANDBOX = /^sandbox; default-src 'none'; /;

async function open(portal: string, path: string, cookies: Cookies = [], init: RequestInit = {}) {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const headers = { origin: portal, ...init.headers, ...(cookie ? { cookie } : {}) };
  return fetch(portal + path, { ...init, headers, redirect: "manual" });
}

/** What is wrong with an answer. */
async function faults(answer: Response): Promise<string[]> {
  const found = Object.entries(ALWAYS)
    .filter(([name, value]) => !value.test(answer.headers.get(name) ?? ""))
    .map(([name]) => `${name}: ${answer.headers.get(name)}`);
  const policy = answer.headers.get("content-security-policy") ?? "";
  if (!POLICY.test(policy) && !SANDBOX.test(policy)) found.push(`policy: ${policy}`);
  for (const cookie of answer.headers.getSetCookie()) found.push(...cookieFaults(cookie));
  const isPage = answer.headers.get("content-type")?.startsWith("text/html") && !SANDBOX.test(policy);
  return isPage ? [...found, ...pageFaults(await answer.text(), policy, answer.url)] : found;
}

function cookieFaults(cookie: string): string[] {
  const [pair = "", ...attributes] = cookie.split("; ");
  const wanted = ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"];
  const missing = wanted.filter((attribute) => !attributes.includes(attribute));
  if (!pair.startsWith("__Host-")) missing.push("__Host-");
  if (attributes.some((attribute) => attribute.startsWith("Domain"))) missing.push("no Domain");
  return missing.map((what) => `a cookie lacks ${what}: ${cookie}`);
}

/** Nothing inline without the nonce of this very answer, nothing from elsewhere. */
function pageFaults(html: string, policy: string, url: string): string[] {
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "none";
  const tags = html.match(/<[a-z][^>]*>/gi) ?? [];
  const inline = tags.filter((tag) => /^<(script|style)\b/i.test(tag) && !tag.includes(`nonce="${nonce}"`));
  const handlers = tags.filter((tag) => /\s(style|on[a-z]+)\s*=/i.test(tag.replaceAll(/"[^"]*"/g, '""')));
  const loads = /<(?:script|link|img|iframe|source|embed|object)\b[^>]*?\s(?:src|href|data)="([^"]*)"/gi;
  const foreign = [...html.matchAll(loads)]
    .map(([, address = ""]) => new URL(address, url))
    .filter(({ origin, protocol }) => origin !== new URL(url).origin && protocol !== "data:");
  return [
    ...inline.map((tag) => `without the nonce: ${tag}`),
    ...handlers.map((tag) => `inline: ${tag}`),
    ...foreign.map(({ href }) => `from elsewhere: ${href}`),
  ];
}

for (const visitor of everybody) {
  test(`every answer to ${visitor} is guarded by its headers`, async ({ house, tour }) => {
    test.setTimeout(180_000);
    const cookies = await tour.cookies(visitor);
    for (const example of examples) {
      const answer = await open(house.portal, await tour.address(example), cookies);
      if (example.as === visitor) expect.soft(answer.status, example.name).toBe(example.status ?? 200);
      expect.soft(await faults(answer), `${answer.status} ${example.name}`).toEqual([]);
    }
  });
}

test("refusals are guarded by the same headers", async ({ house, tour }) => {
  const developer = await tour.cookies("developer");
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const refusals: [number, string, Cookies, RequestInit][] = [
    [415, "/account/password", developer, { method: "POST", headers: { "content-type": "text/plain" } }],
    [400, "/admin/queue?sort=nonsense", await tour.cookies("analyst"), {}],
    [401, "/account/password", [], { method: "POST", headers: form }],
    [403, "/account/password", developer, { method: "POST", headers: form }],
    [403, "/account/password", developer, { method: "POST", headers: { ...form, origin: "https://evil.example" } }],
    [404, "/no-such-page", developer, {}],
    [404, "/%ff/%00", developer, {}],
    [405, "/signout", developer, {}],
    [405, "/account", developer, { method: "DELETE" }],
    [410, "/reset?t=no-such-link", [], {}],
    [413, "/signin", [], { method: "POST", headers: form, body: `email=${"x".repeat(300 * 1024)}` }],
  ];
  for (const [status, path, cookies, init] of refusals) {
    const answer = await open(house.portal, path, cookies, init);
    expect.soft(answer.status, `${init.method ?? "GET"} ${path}`).toBe(status);
    expect.soft(await faults(answer), `${status} ${path}`).toEqual([]);
  }
});

test("a form that comes back refused is guarded by the same headers", async ({ page, house, tour }) => {
  test.setTimeout(180_000);
  const { origin } = new URL(house.portal);
  for (const occasion of occasions) {
    await become(occasion.as, page);
    await tour.show(exampleOf(occasion), page);
    const answer = await meet(occasion, page);
    expect.soft(answer.status(), occasion.name).toBe(occasion.status);
    const headers = new Headers(await answer.allHeaders());
    headers.delete("set-cookie");
    const again = new Response(await answer.text(), { status: answer.status(), headers });
    Object.defineProperty(again, "url", { value: `${origin}/` });
    expect.soft(await faults(again), occasion.name).toEqual([]);
  }
});

/** Every form there is, sent by somebody without its token: the guard is asked before anything is done. */
for (const visitor of ["nobody", "developer", "analyst"] as const) {
  test(`every form that ${visitor} makes by hand is refused, with the same headers`, async ({ house, tour }) => {
    const cookies = await tour.cookies(visitor);
    const headers = { "content-type": "application/x-www-form-urlencoded", origin: "https://elsewhere.example" };
    const forms = routes().filter(({ method }) => method === "POST");
    expect(forms.length).toBeGreaterThan(40);
    for (const { path } of forms) {
      const address = path.replaceAll(/\{[^}]+\}/g, "00000000-0000-7000-8000-000000000000");
      const answer = await open(house.portal, address, cookies, { method: "POST", headers });
      expect.soft(answer.status, path).toBe(403);
      expect.soft(await faults(answer), `${answer.status} ${path}`).toEqual([]);
    }
  });
}

test("what a page loads is guarded too, and may be kept", async ({ house }) => {
  const page = await (await open(house.portal, "/")).text();
  const parts = [...page.matchAll(/(?:src|href)="(\/(?:pkg\/|favicon)[^"]*)"/g)].map(([, path = ""]) => path);
  expect(parts.length).toBeGreaterThan(1);
  for (const part of [...parts, "/pkg/no-such-file.js", "/pkg/../Cargo.toml", "/pkg/%2e%2e/%2e%2e/Cargo.toml"]) {
    const { status, headers } = await open(house.portal, part);
    expect.soft(status, part).toBe(parts.includes(part) ? 200 : 404);
    expect.soft(headers.get("x-content-type-options"), part).toBe("nosniff");
    expect.soft(headers.get("content-security-policy"), part).toMatch(POLICY);
    if (status !== 200) continue;
    expect.soft(headers.get("cache-control"), part).toMatch(/^(no-cache|public, )/);
    expect.soft(headers.getSetCookie(), part).toEqual([]);
  }
});

test("no two answers have the same nonce", async ({ house }) => {
  const nonces = new Set<string | null>();
  for (let nth = 0; nth < 50; nth += 1) nonces.add((await open(house.portal, "/")).headers.get("content-security-policy"));
  expect(nonces.size).toBe(50);
});

for (const visitor of everybody) {
  test(`the browser of ${visitor} talks to nobody else`, async ({ page, house, tour }) => {
    test.setTimeout(180_000);
    const elsewhere: string[] = [];
    const { host } = new URL(house.portal);
    page.on("request", (request) => {
      const { protocol, host: asked } = new URL(request.url());
      if (protocol !== "data:" && asked !== host) elsewhere.push(request.url());
    });
    await become(visitor, page);
    for (const example of shownTo(visitor)) await tour.show(example, page);
    expect(elsewhere).toEqual([]);
  });
}
