// Passkeys: asks the house for a challenge, the browser for its answer, and sends the form they belong to.
// Without this, or where the browser has no passkeys, the form stays hidden: a password and a code do the same.
import { csrf } from "../dom";

type Json = Record<string, unknown>;
interface Challenge { token: string; options: { publicKey: Json } }

const bytes = (text: unknown): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(String(text).replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer: ArrayBuffer | null): string | undefined =>
  buffer === null ? undefined : btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const keys = (list: unknown): PublicKeyCredentialDescriptor[] =>
  ((list as Json[] | undefined) ?? []).map((key) => ({ ...key, id: bytes(key["id"]) }) as unknown as PublicKeyCredentialDescriptor);

/** The browser's answer, as the house reads it. */
function answer(credential: PublicKeyCredential): string {
  const from = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const response: Json = { clientDataJSON: text(from.clientDataJSON) };
  if (from.attestationObject) {
    response["attestationObject"] = text(from.attestationObject);
    response["transports"] = from.getTransports?.() ?? [];
  } else {
    response["authenticatorData"] = text(from.authenticatorData);
    response["signature"] = text(from.signature);
    response["userHandle"] = text(from.userHandle);
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, extensions: {}, response });
}

// One question at a time: a click ends what waits in the list of suggestions.
let waiting: AbortController | undefined;

async function ask(form: HTMLFormElement, conditional: boolean): Promise<void> {
  waiting?.abort();
  const { signal } = (waiting = new AbortController());
  const asked = await fetch(form.dataset["challenge"]!, { method: "POST", headers: { "x-csrf": csrf() || form.querySelector<HTMLInputElement>('[name="csrf"]')!.value, accept: "application/json" }, credentials: "same-origin", signal });
  if (!asked.ok) throw new Error(String(asked.status));
  const { token, options } = (await asked.json()) as Challenge;
  const raw = options.publicKey;
  let credential: Credential | null;
  if (form.dataset["create"] === undefined) {
    const publicKey = { ...raw, challenge: bytes(raw["challenge"]), allowCredentials: keys(raw["allowCredentials"]) } as PublicKeyCredentialRequestOptions;
    credential = await navigator.credentials.get({ publicKey, signal, ...(conditional ? { mediation: "conditional" as const } : {}) });
  } else {
    const user = raw["user"] as Json;
    const publicKey = { ...raw, challenge: bytes(raw["challenge"]), user: { ...user, id: bytes(user["id"]) }, excludeCredentials: keys(raw["excludeCredentials"]) } as unknown as PublicKeyCredentialCreationOptions;
    credential = await navigator.credentials.create({ publicKey, signal });
  }
  if (!(credential instanceof PublicKeyCredential)) throw new Error("none");
  form.querySelector<HTMLInputElement>("[data-passkey-token]")!.value = token;
  form.querySelector<HTMLInputElement>("[data-passkey-credential]")!.value = answer(credential);
  form.submit();
}

/** Dresses one form. */
export function mount(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  if (!("PublicKeyCredential" in window)) return;
  form.hidden = false;
  const note = form.querySelector<HTMLElement>("[data-passkey-note]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (note) note.hidden = true;
    ask(form, false).catch((error: unknown) => {
      // Another question has taken its place.
      if (note && (error as Error).name !== "AbortError") note.hidden = false;
    });
  });
  if (form.dataset["conditional"] === undefined) return;
  void PublicKeyCredential.isConditionalMediationAvailable?.().then(async (can) => { if (can) await ask(form, true); }).catch(() => undefined);
}
