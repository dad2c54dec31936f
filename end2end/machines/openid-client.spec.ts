import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import * as openid from "openid-client";
import { readState } from "../house/state.ts";
import { gatewayKeys } from "../roles/api.ts";
import { newSoftware, wire, type Software } from "../roles/software.ts";

/** How a software authenticates: what it registers, and what its library then does. */
interface Method {
  name: string;
  registers(software: Software): Record<string, string>;
  authenticates(software: Software): openid.ClientAuth;
}

const METHODS: Method[] = [
  {
    name: "private_key_jwt",
    registers: () => ({ token_endpoint_auth_signing_alg: "PS256" }),
    authenticates: ({ key, kid }) => openid.PrivateKeyJwt({ key, kid }),
  },
  {
    name: "tls_client_auth",
    registers: ({ certificate }) => ({ tls_client_auth_subject_dn: inOneLine(certificate.subject) }),
    authenticates: () => openid.TlsClientAuth(),
  },
];

for (const method of METHODS) {
  test(`a software of others registers, gets a token and gives it back: ${method.name}`, async () => {
    const { api } = readState();
    const software = await newSoftware();
    const server = (await discovered(software, "unregistered", openid.None())).serverMetadata();
    expect(server.token_endpoint_auth_methods_supported).toContain(method.name);

    const client = await register(software, method, server);
    const library = await discovered(software, client.client_id, method.authenticates(software));
    const granted = await openid.clientCredentialsGrant(library, { scope: "accounts" });
    expect(granted).toMatchObject({ token_type: "bearer", scope: "accounts" });

    const own = new URL(`${server.registration_endpoint}/${client.client_id}`);
    const read = await openid.fetchProtectedResource(library, granted.access_token, own, "GET");
    expect(await read.json()).toMatchObject({ client_id: client.client_id, software_id: software.id });

    const bank = await gateway();
    const told = await openid.tokenIntrospection(bank, granted.access_token);
    expect(told).toMatchObject({ active: true, client_id: client.client_id, scope: "accounts", iss: api });
    expect(told.cnf).toEqual({ "x5t#S256": thumbprint(software) });

    await openid.tokenRevocation(library, granted.access_token);
    expect(await openid.tokenIntrospection(bank, granted.access_token)).toEqual({ active: false });
  });
}

test("a token is refused to a library that authenticates with another software's key", async () => {
  const [software, stranger] = await Promise.all([newSoftware(), newSoftware()]);
  const [jwt] = METHODS as [Method];
  const server = (await discovered(software, "unregistered", openid.None())).serverMetadata();
  const client = await register(software, jwt, server);
  const library = await discovered(stranger, client.client_id, jwt.authenticates(stranger));
  expect(await refusal(openid.clientCredentialsGrant(library, { scope: "accounts" }))).toBe("invalid_client");
});

test("the UAE's door has a discovery of its own, and what registered there waits for the bank", async () => {
  const { api } = readState();
  const software = await newSoftware();
  const library = await discovered(software, "unregistered", openid.None(), `${api}/uae`);
  const server = library.serverMetadata();
  expect(server).toMatchObject({ issuer: `${api}/uae`, registration_endpoint: `${api}/tpp-registration` });
  expect(server.token_endpoint_auth_methods_supported).toEqual(["private_key_jwt"]);

  const { clientId, fetch, key, kid } = software.uae;
  const send = () =>
    fetch(String(server.registration_endpoint), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
  expect([(await send()).status, (await send()).status]).toEqual([204, 204]);
  const early = await discovered({ fetch }, clientId, openid.PrivateKeyJwt({ key, kid }), `${api}/uae`);
  expect(await refusal(openid.clientCredentialsGrant(early))).toBe("invalid_client");
});

/** The library, told by discovery, on the connections of a software. */
function discovered(
  software: Pick<Software, "fetch">,
  clientId: string,
  authentication: openid.ClientAuth,
  issuer = readState().api,
): Promise<openid.Configuration> {
  const metadata = { use_mtls_endpoint_aliases: true };
  const options = { [openid.customFetch]: software.fetch };
  return openid.discovery(new URL(issuer), clientId, metadata, authentication, options);
}

/** A registration that is signed by the library's own JOSE. */
async function register(software: Software, method: Method, server: openid.ServerMetadata): Promise<{ client_id: string }> {
  const now = Math.floor(Date.now() / 1000);
  const body = await software.sign({
    iss: software.id,
    aud: server.issuer,
    iat: now,
    exp: now + 300,
    jti: randomUUID(),
    software_id: software.id,
    software_statement: await software.statement(),
    token_endpoint_auth_method: method.name,
    ...method.registers(software),
    grant_types: ["authorization_code", "client_credentials"],
    response_types: ["code"],
    application_type: "web",
    id_token_signed_response_alg: "PS256",
    request_object_signing_alg: "PS256",
    scope: "openid accounts",
  });
  const answer = await software.fetch(String(server.registration_endpoint), {
    method: "POST",
    headers: { "content-type": "application/jose" },
    body,
  });
  const client = (await answer.json()) as { client_id: string };
  expect(answer.status, JSON.stringify(client)).toBe(201);
  return client;
}

/** The code of a 401, which comes with a challenge (RFC 9110 §15.5.2) and is an error of its own to the library. */
async function refusal(attempt: Promise<unknown>): Promise<unknown> {
  const error = await attempt.then(() => undefined, (error: unknown) => error);
  if (!(error instanceof openid.WWWAuthenticateChallengeError)) throw error ?? new Error("it was not refused");
  expect(error.status).toBe(401);
  return ((await error.response.json()) as { error: string }).error;
}

/** The library as a gateway of the bank has it: a secret, and no certificate. */
async function gateway(): Promise<openid.Configuration> {
  const { id, secret } = gatewayKeys();
  return discovered({ fetch: wire({}) }, id, openid.ClientSecretBasic(secret));
}

/** Node writes an attribute a line, the first first (RFC 4514 §2.1: the last first). */
const inOneLine = (subject: string) => subject.split("\n").reverse().join(",");

const thumbprint = ({ certificate }: Software) =>
  Buffer.from(certificate.fingerprint256.replaceAll(":", ""), "hex").toString("base64url");
