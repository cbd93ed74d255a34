/*
 * digest_mime.c: whatever a header or a body holds, its lines are ASCII and no longer than they may be, no line
 * begins a header that is not ours, and a decoder written from the RFCs gets back what went in. Fixed seed.
 */
#include <criterion/criterion.h>

#include "lib/digest/mail/mime.h"

#define ROUNDS 20000

static uint64_t seed = 0x2545f4914f6cdd1du;

/* xorshift64* */
static uint32_t any(uint32_t below)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (uint32_t)((seed * 0x2545f4914f6cdd1du) >> 33) % below;
}

static const char *const pieces[] = {
	"a", "Bcc: x@e.org", " ", "  ", "\t", "\n", "\r\n", "\r\n\r\n", "\r", "=?utf-8?Q?=0D=0A?=", "=?", "?=", "=",
	"_", "é", "ñandú ", "中美洲", "\U0001f30e", "e\u0301", "\u00a0", "\u2028", "\u202e", "\xff", "\xc2", "\x1b",
	"\"", "<", ">", "(", ")", ",", ";", ":", "@", ".", "\n.", "\n.\n", "\nFrom ", "From ", "--=_", "0123456789", "word ",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
};

static void make_text(struct nsync_buf *out, uint32_t most)
{
	uint32_t n = any(most);

	nsync_buf_clear(out);
	while (out->n < n)
		nsync_buf_text(out, pieces[any(sizeof(pieces) / sizeof(pieces[0]))]);
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static char byte_at(struct nsync_str s, size_t at, int round)
{
	cr_assert(at + 2 < s.n && hex(s.p[at + 1]) >= 0 && hex(s.p[at + 2]) >= 0, "round %d: at %zu in\n%s", round, at, s.p);
	return (char)(16 * hex(s.p[at + 1]) + hex(s.p[at + 2]));
}

/* Lines of printable ASCII and tabs that end with CR LF, at most 76 characters long. */
static void expect_lines(struct nsync_str s, int round)
{
	size_t columns = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\r') {
			cr_assert(i + 1 < s.n && s.p[i + 1] == '\n', "round %d: CR alone in\n%s", round, s.p);
			i++;
			columns = 0;
			continue;
		}
		cr_assert((s.p[i] >= ' ' && s.p[i] <= '~') || s.p[i] == '\t', "round %d: byte %d in\n%s", round, s.p[i], s.p);
		cr_assert(++columns <= 76, "round %d: too long a line in\n%s", round, s.p);
	}
}

/* RFC 2047: encoded-words by Q, and what is between them; the header's name is left out. */
static void decode_header(struct nsync_buf *out, struct nsync_str s, int round)
{
	bool word = false; /* what came before was one, and only blanks since */
	size_t at = 2;

	while (at + 2 < s.n) {
		size_t blanks = at;

		while (s.p[at] == ' ' || s.p[at] == '\r' || s.p[at] == '\n')
			at += at < s.n;
		if (at + 2 > s.n)
			break;
		bool encoded = nsync_str_starts((struct nsync_str){ s.p + at, s.n - at }, NSYNC_STR("=?utf-8?Q?"));

		for (; blanks < at && !(word && encoded); blanks++)
			if (s.p[blanks] == ' ')
				nsync_buf_char(out, ' ');
		word = encoded;
		size_t start = at, from = out->n;

		at += encoded ? 10 : 0;
		while (at < s.n && (encoded ? s.p[at] != '?' : s.p[at] != ' ' && s.p[at] != '\r')) {
			if (encoded && s.p[at] == '=') {
				nsync_buf_char(out, byte_at(s, at, round));
				at += 3;
			} else {
				nsync_buf_char(out, encoded && s.p[at] == '_' ? ' ' : s.p[at]);
				at++;
			}
		}
		if (!encoded)
			continue;
		cr_assert(at + 1 < s.n && s.p[at + 1] == '=', "round %d: no end in\n%s", round, s.p);
		at += 2;
		cr_assert_leq(at - start, 75, "round %d: too long a word in\n%s", round, s.p);
		cr_assert(nsync_utf8_valid((struct nsync_str){ out->p + from, out->n - from }),
			  "round %d: a character in two words in\n%s", round, s.p);
	}
}

Test(digest_mime_inert, headers)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1u << 20), header = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_buf_release) struct nsync_buf clean = NSYNC_BUF_INIT(1u << 20), back = NSYNC_BUF_INIT(1u << 20);

	for (int round = 0; round < ROUNDS; round++) {
		make_text(&text, 200);
		nsync_buf_clear(&header);
		nsync_buf_clear(&clean);
		nsync_buf_clear(&back);
		nsync_mime_text(&header, "S", nsync_buf_view(&text));
		nsync_digest_escape_text(&clean, nsync_buf_view(&text));
		for (size_t i = 0; i < clean.n; i++)
			if (clean.p[i] == '\t')
				clean.p[i] = ' ';
		expect_lines(nsync_buf_view(&header), round);
		/* Every line but the first goes on with the header. */
		for (size_t i = 0; i + 2 < header.n; i++)
			cr_assert(header.p[i] != '\n' || header.p[i + 1] == ' ', "round %d:\n%s", round, header.p);
		if (!clean.n)
			continue;
		decode_header(&back, nsync_buf_view(&header), round);
		/* One blank stands before the value. */
		cr_assert(back.n && back.p[0] == ' ', "round %d:\n%s", round, header.p);
		cr_assert(nsync_str_eq((struct nsync_str){ back.p + 1, back.n - 1 }, nsync_buf_view(&clean)),
			  "round %d:\n%s\n--- as\n%s\n--- is\n%s", round, clean.p, header.p, back.p);
	}
}

Test(digest_mime_inert, names)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1u << 20), header = NSYNC_BUF_INIT(1u << 20);

	for (int round = 0; round < ROUNDS; round++) {
		size_t specials = 0;

		make_text(&text, 100);
		nsync_buf_clear(&header);
		nsync_mime_mailbox(&header, "From", nsync_buf_view(&text), NSYNC_STR("desk#e.org"));
		expect_lines(nsync_buf_view(&header), round);
		/* Of what structures a mailbox there is the one pair of brackets, or none at all. */
		for (size_t i = 5; i < header.n; i++)
			specials += strchr("<>()[]:;@\\,\"", header.p[i]) != NULL;
		cr_assert_eq(specials, text.n ? 2 : 0, "round %d:\n%s", round, header.p);
	}
}

Test(digest_mime_inert, bodies)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1u << 20), body = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_buf_release) struct nsync_buf back = NSYNC_BUF_INIT(1u << 20);

	for (int round = 0; round < ROUNDS; round++) {
		make_text(&text, 400);
		nsync_buf_clear(&body);
		nsync_buf_clear(&back);
		nsync_mime_quoted_printable(&body, nsync_buf_view(&text));
		expect_lines(nsync_buf_view(&body), round);
		struct nsync_str s = nsync_buf_view(&body);

		for (size_t i = 0; i < s.n; i++) {
			bool first = i == 0 || s.p[i - 1] == '\n';
			struct nsync_str rest = { s.p + i, s.n - i };

			cr_assert(!nsync_str_starts(rest, NSYNC_STR("=_")), "round %d:\n%s", round, s.p);
			cr_assert(!first || (s.p[i] != '.' && !nsync_str_starts(rest, NSYNC_STR("From "))), "round %d:\n%s",
				  round, s.p);
			cr_assert(s.p[i] != ' ' || (i + 1 < s.n && s.p[i + 1] != '\r'), "round %d:\n%s", round, s.p);
			if (s.p[i] == '\r')
				continue;
			if (s.p[i] == '=' && rest.n > 2 && rest.p[1] == '\r') {
				i += 2;
			} else if (s.p[i] == '=') {
				nsync_buf_char(&back, byte_at(s, i, round));
				i += 2;
			} else {
				nsync_buf_char(&back, s.p[i]);
			}
		}
		cr_assert(nsync_str_eq(nsync_buf_view(&back), nsync_buf_view(&text)), "round %d:\n%s", round, s.p);
	}
}

/* A wrapped line has its words in their order, and is only wider than asked for by one word. */
Test(digest_mime_inert, lines)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1u << 20);

	for (int round = 0; round < ROUNDS; round++) {
		struct nsync_str piece, line;
		size_t room = 20 + any(60), from = 0;

		make_text(&text, 300);
		line = nsync_buf_view(&text);
		for (size_t at = 0; nsync_digest_wrap_next(&piece, &at, line, room); from = at) {
			cr_assert(piece.p == line.p + from || !piece.n, "round %d: words are left out", round);
			cr_assert_leq(from + piece.n, at, "round %d: words twice", round);
			for (size_t i = from + piece.n; i < at; i++)
				cr_assert(memchr(" \t\n\v\f\r\xe2\x80\xa8", line.p[i], 9), "round %d: %d is dropped", round,
					  line.p[i]);
			if (nsync_digest_width(piece) <= room)
				continue;
			size_t spaces = 0;

			for (size_t i = 1; i + 1 < piece.n; i++)
				spaces += (piece.p[i] == ' ' || piece.p[i] == '\t') && piece.p[i - 1] != ' ' && from;
			cr_assert_eq(spaces, 0, "round %d: wider than %zu: %.*s", round, room, (int)piece.n, piece.p);
		}
		cr_assert_geq(from, line.n, "round %d: it stopped early", round);
	}
}
