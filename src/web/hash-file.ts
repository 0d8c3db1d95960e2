/** The SHA-256 of a file as the server names it; also where the page came without TLS and the browser has no digest. */
export async function hashOfFile(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const digest = await crypto.subtle?.digest('SHA-256', bytes);
  if (digest) return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
  const { sha256 } = await import('@noble/hashes/sha2.js');
  const { bytesToHex } = await import('@noble/hashes/utils.js');
  return bytesToHex(sha256(bytes));
}
