/** Names as somebody might really give them, and as nobody should: each of the wanted length, in code units. */
export const HOSTILE_NAMES: Readonly<Record<string, (length: number) => string>> = {
  "plain letters": filledWith("n"),
  "ampersands and angle brackets": filledWith("&<>"),
  "ampersands alone": filledWith("&"),
  "a call to the whole channel": filledWith("<!channel>"),
  "mentions of people, groups and channels": filledWith("<@U0123ABCD><!here><!subteam^S01|x><#C01> @here #general "),
  "links elsewhere": filledWith("<https://evil.test/|click> https://evil.test/a?b=1 mailto:a@evil.test "),
  "emoji of many parts": filledWith("👩‍👩‍👧‍👦"),
  "text from right to left": filledWith("حجز موعد "),
  "both directions and ampersands": filledWith("ح&"),
  "formatting, line breaks and what cannot be seen": filledWith("`*_~<>&|\n\u200b\u202e\u2066\r\u2028"),
  "quotation marks and backslashes": filledWith('"\\'),
  "marks on ampersands": filledWith("&\u0301\u0323\u0330"),
  "skin tones on angle brackets": filledWith("<🏽"),
  "wide characters": filledWith("重要なお客様"),
  "halves of characters": filledWith("\ud83d"),
};

function filledWith(pattern: string): (length: number) => string {
  return (length) => pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length);
}
