// @hpke/core names these browser types, which Node's declarations lack; where a browser's declarations are in use, they add nothing.
declare global {
  interface CryptoKey {
    readonly extractable: boolean;
  }
  interface CryptoKeyPair {
    privateKey: CryptoKey;
    publicKey: CryptoKey;
  }
}

export {};
