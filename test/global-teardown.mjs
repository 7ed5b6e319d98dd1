export default async function globalTeardown() {
  await globalThis.fcertTestServers?.stop();
}
