/*
 * mime.c: headers, as RFC 5322 folds them and RFC 2047 spells what is not ASCII; bodies as quoted-printable.
 * nsync_digest_clean comes first, so no text can end a header's line; there is no other way for one to begin a header.
 */
#include "lib/digest/mail/mime.h"

#define LINE 76u /* RFC 2047, 2: of a line with an encoded-word; RFC 5322, 2.1.1 would have 78 */
#define WORD 75u /* RFC 2047, 2: of an encoded-word */
#define OPEN "=?utf-8?Q?"

static bool is_alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_atext(char c)
{
	return is_alphanumeric(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

/* ---- addresses ------------------------------------------------------------------- */

static bool is_host(struct nsync_str host)
{
	char before = '.';

	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];

		if (c == '.' ? !is_alphanumeric(before) : c == '-' ? before == '.' : !is_alphanumeric(c))
			return false;
		before = c;
	}
	return is_alphanumeric(before);
}

bool nsync_mime_address_valid(struct nsync_str address)
{
	size_t at = 0;

	while (at < address.n && address.p[at] != '@') {
		char c = address.p[at++];

		/* A dot stands between atoms. */
		if (c == '.' ? at < 2 || address.p[at - 2] == '.' || at == address.n || address.p[at] == '@' :
			       !is_atext(c))
			return false;
	}
	if (at == 0 || at > 64 || at + 1 >= address.n || address.n > 254)
		return false;
	return is_host((struct nsync_str){ address.p + at + 1, address.n - at - 1 });
}

/* ---- headers ---------------------------------------------------------------------- */

/* Columns of the line that out ends in. */
static size_t column(const struct nsync_buf *out)
{
	size_t n = 0;

	while (n < out->n && n < 1000 && out->p[out->n - n - 1] != '\n')
		n++;
	return n;
}

/* A blank, and before it a new line where the next n characters would not fit. */
static void blank(struct nsync_buf *out, size_t n)
{
	if (column(out) + 1 + n > LINE)
		nsync_buf_text(out, "\r\n");
	nsync_buf_char(out, ' ');
}

/* Whether a header's reader would take words for something else, or a line would get too long. */
static bool must_encode(struct nsync_str value, bool phrase)
{
	size_t word = 0;
	char before = ' ';

	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if (c == ' ' ? before == ' ' : c < '!' || c > '~' || (phrase && !is_atext(c)))
			return true;
		if (c == '=' && i + 1 < value.n && value.p[i + 1] == '?')
			return true;
		word = c == ' ' ? 0 : word + 1;
		if (word > 50)
			return true;
		before = c;
	}
	return before == ' ';
}

static void add_plain(struct nsync_buf *out, struct nsync_str value)
{
	for (size_t at = 0; at < value.n;) {
		size_t n = 0;

		while (at + n < value.n && value.p[at + n] != ' ')
			n++;
		blank(out, n);
		nsync_buf_add(out, value.p + at, n);
		at += n + 1;
	}
}

/* One character as an encoded-word has it; allowed is what RFC 2047, 5 (3) leaves in a phrase. */
static size_t spell(char out[13], struct nsync_str bytes)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t n = 0;

	for (size_t i = 0; i < bytes.n && i < 4; i++) {
		uint8_t c = (uint8_t)bytes.p[i];

		if (is_alphanumeric((char)c) || (c && strchr("!*+-/", c))) {
			out[n++] = (char)c;
		} else if (c == ' ') {
			out[n++] = '_';
		} else {
			out[n++] = '=';
			out[n++] = digits[c >> 4];
			out[n++] = digits[c & 15];
		}
	}
	return n;
}

/* Blanks between encoded-words do not count: those of the text are inside. */
static void add_encoded(struct nsync_buf *out, struct nsync_str value)
{
	size_t room = 0; /* in the open word, its end left out; 0: none is open */
	bool open = false;

	for (size_t at = 0; at < value.n;) {
		char text[13];
		size_t from = at;

		(void)nsync_utf8_next(value, &at);
		size_t n = spell(text, (struct nsync_str){ value.p + from, at - from });

		if (open && n > room) {
			nsync_buf_text(out, "?=");
			open = false;
		}
		if (!open) {
			size_t so_far;

			blank(out, strlen(OPEN) + n + 2);
			so_far = column(out);
			nsync_buf_text(out, OPEN);
			room = (so_far + WORD > LINE ? LINE - so_far : WORD) - strlen(OPEN) - 2;
			open = true;
		}
		nsync_buf_add(out, text, n);
		room -= n;
	}
	if (open)
		nsync_buf_text(out, "?=");
}

/* Append after "Name:" with a blank before; phrase: only atoms may stand as they are. */
static void add_value(struct nsync_buf *out, struct nsync_str value, bool phrase)
{
	AUTO(nsync_buf_release) struct nsync_buf line = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	nsync_digest_escape_text(&line, value);
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '\t')
			line.p[i] = ' ';
	if (line.code)
		out->code = line.code;
	else if (must_encode(nsync_buf_view(&line), phrase))
		add_encoded(out, nsync_buf_view(&line));
	else
		add_plain(out, nsync_buf_view(&line));
}

static void begin(struct nsync_buf *out, const char *name)
{
	nsync_buf_text(out, name);
	nsync_buf_char(out, ':');
}

void nsync_mime_text(struct nsync_buf *out, const char *name, struct nsync_str value)
{
	begin(out, name);
	add_value(out, value, false);
	nsync_buf_text(out, "\r\n");
}

void nsync_mime_mailbox(struct nsync_buf *out, const char *name, struct nsync_str display,
			struct nsync_str address)
{
	begin(out, name);
	if (display.n)
		add_value(out, display, true);
	blank(out, address.n + (display.n ? 2 : 0));
	if (display.n)
		nsync_buf_char(out, '<');
	nsync_buf_str(out, address);
	nsync_buf_text(out, display.n ? ">\r\n" : "\r\n");
}

void nsync_mime_header(struct nsync_buf *out, const char *name, struct nsync_str value)
{
	begin(out, name);
	add_plain(out, value);
	nsync_buf_text(out, "\r\n");
}

void nsync_mime_date(struct nsync_buf *out, struct nsync_time time)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const struct nsync_date date = nsync_time_local_date(time);
	const int64_t local = time.seconds + time.offset;
	int64_t second = local % 86400, day = local / 86400;
	int offset = (time.offset < 0 ? -time.offset : time.offset) / 60;

	if (second < 0) {
		second += 86400;
		day--;
	}
	/* 1970-01-01 was a Thursday. */
	nsync_buf_printf(out, "%s, %d %s %04d %02d:%02d:%02d %c%02d%02d", days[((day + 4) % 7 + 7) % 7],
			 (int)date.day, months[(date.month - 1) % 12], (int)date.year, (int)(second / 3600),
			 (int)(second / 60 % 60), (int)(second % 60), time.offset < 0 ? '-' : '+', offset / 60,
			 offset % 60);
}

/* ---- bodies ------------------------------------------------------------------------------ */

#define BODY_LINE 75u /* and the "=" of a soft end */

static void add_byte(struct nsync_buf *out, uint8_t c)
{
	static const char digits[] = "0123456789ABCDEF";
	const char text[3] = { '=', digits[c >> 4], digits[c & 15] };

	nsync_buf_add(out, text, sizeof(text));
}

static bool as_it_is(struct nsync_str text, size_t at, size_t columns)
{
	char c = text.p[at];
	bool last = at + 1 == text.n || text.p[at + 1] == '\n';

	if (c == ' ' || c == '\t')
		return !last;
	/* A line "." ends a message in SMTP, one that begins with "From " in a mailbox (RFC 2049, 3). */
	if (columns == 0 && (c == '.' || c == 'F'))
		return c == 'F' && !nsync_str_starts((struct nsync_str){ text.p + at, text.n - at }, NSYNC_STR("From "));
	return c > ' ' && c <= '~' && c != '=';
}

void nsync_mime_quoted_printable(struct nsync_buf *out, struct nsync_str text)
{
	size_t columns = 0;

	for (size_t at = 0; at < text.n;) {
		size_t from = at;

		if (text.p[at] == '\n') {
			nsync_buf_text(out, "\r\n");
			columns = 0;
			at++;
			continue;
		}
		(void)nsync_utf8_next(text, &at);
		size_t n = as_it_is(text, from, columns) ? 1 : 3 * (at - from);

		bool last = at == text.n || text.p[at] == '\n';

		if (columns + n > BODY_LINE + last) {
			nsync_buf_text(out, "=\r\n");
			columns = 0;
			n = as_it_is(text, from, 0) ? 1 : 3 * (at - from);
		}
		if (n == 1)
			nsync_buf_char(out, text.p[from]);
		for (size_t i = from; n > 1 && i < at; i++)
			add_byte(out, (uint8_t)text.p[i]);
		columns += n;
	}
}
