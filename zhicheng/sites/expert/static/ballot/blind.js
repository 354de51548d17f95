/* Blind signatures, the voter's half: RFC 9474, RSABSSA-SHA384-PSS-Randomized.
   Web Crypto hashes, draws random bytes and verifies; BigInt does the arithmetic. */
"use strict";
const blinding = (() => {
  const HASH = 48, SALT = 48, PREFIX = 32, EXPONENT = 65537n;
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const number = (bytes) => BigInt("0x" + (hex(bytes) || "0"));
  const bytesOf = (value, width) => unhex(value.toString(16).padStart(2 * width, "0"));
  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  const sha = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
  const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const bits = (modulus) => modulus.toString(2).length;
  const width = (modulus) => Math.ceil(bits(modulus) / 8);

  const power = (base, exponent, modulus) => {
    let result = 1n;
    for (let square = base % modulus, left = exponent; left; left >>= 1n, square = square * square % modulus) {
      if (left & 1n) result = result * square % modulus;
    }
    return result;
  };
  /** The inverse by Euclid's algorithm, or null where there is none. */
  const inverse = (value, modulus) => {
    let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
    while (a) [a, b, x, y] = [b % a, a, y - (b / a) * x, x];
    return b === 1n ? (y % modulus + modulus) % modulus : null;
  };
  const mask = async (seed, length) => {
    const blocks = [];
    for (let n = 0; n * HASH < length; n += 1) blocks.push(await sha("SHA-384", joined(seed, [0, 0, 0, n])));
    return joined(...blocks).slice(0, length);
  };
  /** EMSA-PSS-ENCODE (RFC 8017, 9.1.1) with SHA-384. */
  const encode = async (message, size, salt) => {
    const length = Math.ceil(size / 8);
    const digest = await sha("SHA-384", joined(new Uint8Array(8), await sha("SHA-384", message), salt));
    const block = joined(new Uint8Array(length - salt.length - HASH - 2), [1], salt);
    const masked = (await mask(digest, length - HASH - 1)).map((byte, n) => byte ^ block[n]);
    masked[0] &= 0xff >> (8 * length - size);
    return joined(masked, digest, [0xbc]);
  };
  /** Blind (4.2): what is sent to be signed. */
  const blind = async (modulus, message, salt, factor) => {
    const encoded = number(await encode(message, bits(modulus) - 1, salt));
    if (inverse(encoded, modulus) === null) throw new Error("invalid input");
    return bytesOf(encoded * power(factor, EXPONENT, modulus) % modulus, width(modulus));
  };
  const verify = async (modulus, message, signature) => {
    const text = btoa(String.fromCharCode(...bytesOf(modulus, width(modulus))));
    const key = { kty: "RSA", e: "AQAB", n: text.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") };
    const algorithm = { name: "RSA-PSS", hash: "SHA-384" };
    const imported = await crypto.subtle.importKey("jwk", key, algorithm, false, ["verify"]);
    return crypto.subtle.verify({ name: "RSA-PSS", saltLength: SALT }, imported, signature, message);
  };
  /** Finalize (4.4): the signature, or an error where the answer is none. */
  const finish = async (modulus, message, answer, unblind) => {
    const signature = bytesOf(number(answer) * unblind % modulus, width(modulus));
    if (answer.length !== width(modulus) || !(await verify(modulus, message, signature))) throw new Error("invalid signature");
    return signature;
  };
  /** A factor drawn evenly from the numbers below the modulus that have an inverse, with that inverse. */
  const drawn = (modulus) => {
    for (;;) {
      const factor = number(random(width(modulus)));
      const unblind = factor > 0n && factor < modulus ? inverse(factor, modulus) : null;
      if (unblind !== null) return [factor, unblind];
    }
  };
  /** Prepare and blind a token: what to send, and what to keep for `finish`. */
  const ask = async (modulus, token) => {
    const prefix = random(PREFIX), [factor, unblind] = drawn(modulus);
    return { prefix, unblind, blinded: await blind(modulus, joined(prefix, token), random(SALT), factor) };
  };
  return { ask, blind, finish, verify, inverse, random, sha, joined, hex, unhex, number };
})();
