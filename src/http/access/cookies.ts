/** Every value of a cookie in a `Cookie` header, as it came: a browser may hold several of a name. */
export function cookiesIn(header: string | undefined, name: string): readonly string[] {
  return (header ?? "")
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
}

/** A `Set-Cookie` that no script and no other site gets. @param maxAgeSeconds 0: it is removed */
export function cookieText(
  name: string,
  value: string,
  { maxAgeSeconds, isHttps }: { readonly maxAgeSeconds: number; readonly isHttps: boolean },
): string {
  const secure = isHttps ? "; Secure" : "";
  return `${name}=${value}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${maxAgeSeconds}${secure}`;
}
