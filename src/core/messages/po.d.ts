/** A message catalogue, compiled by scripts/po.mjs: key → compiled ICU message. */
declare module '*.po' {
  const messages: Record<string, import('@lingui/message-utils/compileMessage').CompiledMessage>;
  export default messages;
}
