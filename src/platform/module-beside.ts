/**
 * Address of a module that runs by itself, as a thread or a process, and that stands beside the one that starts it. Import statements are
 * rewritten when Herald is compiled for its package; an address is not, so it ends as the address of the module that asks does.
 * @param name relative, without its ending, for example `./chart-worker`
 * @param asking `import.meta.url` of the module that asks
 */
export function moduleBeside(name: string, asking: string): URL {
  return new URL(`${name}${asking.endsWith(".ts") ? ".ts" : ".js"}`, asking);
}
