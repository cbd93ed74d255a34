/* draft.c: a draft's file into struct nsync_draft: name, characters, front matter, body. */
#include "internal.h"

#define MAX_NAME 200 /* leaves room for line and column in an error's where */

void nsync_draft_free(struct nsync_draft *draft)
{
	if (!draft)
		return;
	for (size_t i = 0; i < draft->value_count; i++)
		free(draft->values[i].text);
	nsync_json_doc_release(&draft->doc);
	nsync_buf_release(&draft->text);
	free(draft->name);
	free(draft);
}

void nsync_draft_freep(struct nsync_draft **draft)
{
	nsync_draft_free(*draft);
	*draft = NULL;
}

/* ---- the name ---------------------------------------------------------------------- */

static bool drop_end(struct nsync_str *s, const char *end)
{
	size_t n = strlen(end);

	if (s->n <= n || memcmp(s->p + s->n - n, end, n) != 0)
		return false;
	s->n -= n;
	return true;
}

/* Letters of U+00C0 to U+00FF without their accents; '-' for what is no letter. */
static const char plain_letters[] = "aaaaaaaceeeeiiiidnooooo-ouuuuypsaaaaaaaceeeeiiiidnooooo-ouuuuypy";

/* The slug that a file's name could have been. out: at least NSYNC_MAX_SLUG + 1 bytes. */
static void make_slug(char out[NSYNC_MAX_SLUG + 1], struct nsync_str name)
{
	size_t n = 0;

	for (size_t at = 0; at < name.n && n < NSYNC_MAX_SLUG;) {
		int32_t c = nsync_utf8_next(name, &at);

		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		else if (c >= 0xc0 && c <= 0xff)
			c = plain_letters[c - 0xc0];
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[n++] = (char)c;
		else if (n > 0 && out[n - 1] != '-')
			out[n++] = '-';
	}
	while (n > 0 && out[n - 1] == '-')
		n--;
	out[n] = '\0';
}

static enum nsync_code read_name(struct nsync_draft *draft, struct nsync_str name,
				 struct nsync_error *err)
{
	struct nsync_str base = name, kept = name;
	char slug[NSYNC_MAX_SLUG + 1];
	const char *ending;

	/* Of a long path its end tells more. */
	while (kept.n > MAX_NAME || (kept.n && kept.n < name.n && ((unsigned char)*kept.p & 0xc0) == 0x80)) {
		kept.p++;
		kept.n--;
	}
	draft->name = malloc(kept.n + 1);
	if (!draft->name || !nsync_str_copy(draft->name, kept.n + 1, kept))
		return nsync_fail_memory(err);
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '/')
			base = (struct nsync_str){ name.p + i + 1, name.n - i - 1 };
	}
	draft->json = drop_end(&base, ".json");
	ending = draft->json ? ".json" : ".md";
	if (!draft->json && !drop_end(&base, ".md") && !drop_end(&base, ".markdown"))
		return nsync_fail(err, NSYNC_EINVAL, draft->name,
				  "a draft's name ends in .md, .markdown or .json");
	if (nsync_slug_valid(base)) {
		nsync_str_copy(draft->slug, sizeof(draft->slug), base);
		return NSYNC_OK;
	}
	make_slug(slug, base);
	if (base.n > NSYNC_MAX_SLUG)
		return nsync_fail(err, NSYNC_EINVAL, draft->name, "a story's name has at most %u bytes",
				  NSYNC_MAX_SLUG);
	if (!*slug)
		return nsync_fail(err, NSYNC_EINVAL, draft->name,
				  "a story's name is made of a-z, 0-9 and single hyphens");
	return nsync_fail(err, NSYNC_EINVAL, draft->name,
			  "a story's name is made of a-z, 0-9 and single hyphens; try \"%s%s\"", slug,
			  ending);
}

/* ---- the characters ---------------------------------------------------------------- */

/* Into draft->text: without BOM, CR LF as LF. */
static enum nsync_code normalise(struct nsync_draft *draft, struct nsync_str bytes,
				 struct nsync_error *err)
{
	const struct nsync_str bom = NSYNC_STR("\xef\xbb\xbf");

	nsync_buf_init(&draft->text, NSYNC_MAX_DRAFT_BYTES);
	if (bytes.n > NSYNC_MAX_DRAFT_BYTES)
		return nsync_fail(err, NSYNC_ELIMIT, draft->name, "%zu bytes, a draft has at most %u",
				  bytes.n, NSYNC_MAX_DRAFT_BYTES);
	/* Notepad and Word write one; it means nothing in UTF-8. */
	if (nsync_str_starts(bytes, bom)) {
		bytes.p += bom.n;
		bytes.n -= bom.n;
	}
	while (bytes.n) {
		const char *cr = memchr(bytes.p, '\r', bytes.n);
		size_t n = cr ? (size_t)(cr - bytes.p) : bytes.n;

		nsync_buf_add(&draft->text, bytes.p, n);
		if (cr && (n + 1 == bytes.n || cr[1] != '\n'))
			nsync_buf_char(&draft->text, '\r');
		n += cr != NULL;
		bytes.p += n;
		bytes.n -= n;
	}
	return nsync_buf_check(&draft->text, err);
}

/*
 * Every character is one that an item may hold. Until the line "---" that ends the front
 * matter U+2028 and U+2029 are none: libyaml takes them for line ends.
 */
static enum nsync_code check_characters(const struct nsync_draft *draft, size_t front_end,
					struct nsync_error *err)
{
	struct nsync_str text = nsync_buf_view(&draft->text);
	struct draft_spot at = { 1, 1 };

	for (size_t i = 0, from; i < text.n;) {
		from = i;
		int32_t c = nsync_utf8_next(text, &i);

		if (c < 0)
			return nsync_draft_fail(err, NSYNC_ESYNTAX, draft, at, "not UTF-8: byte 0x%02X",
						(unsigned)(unsigned char)text.p[from]);
		if (c == '\r')
			return nsync_draft_fail(err, NSYNC_ESYNTAX, draft, at,
						"a carriage return without a line feed");
		if (!nsync_char_in_text(c) ||
		    (from < front_end && (c == 0x2028 || c == 0x2029)))
			return nsync_draft_fail(err, NSYNC_ESYNTAX, draft, at,
						"control character U+%04X", (unsigned)c);
		at.column++;
		if (c == '\n')
			at = (struct draft_spot){ at.line + 1, 1 };
	}
	return NSYNC_OK;
}

/* ---- front matter and body --------------------------------------------------------- */

/* Take the line at *at, without its line feed; *at is then behind it. */
static struct nsync_str take_line(struct nsync_str text, size_t *at)
{
	const char *p = text.p + *at, *end = memchr(p, '\n', text.n - *at);
	size_t n = end ? (size_t)(end - p) : text.n - *at;

	*at += n + (end != NULL);
	return (struct nsync_str){ p, n };
}

static bool is_fence(struct nsync_str line)
{
	return nsync_str_starts(line, NSYNC_STR("---")) && nsync_trim(line, " \t").n == 3;
}

/* front: the lines between the fences; end: offset of what follows them. False without fences. */
static bool split(struct nsync_str *front, size_t *end, struct nsync_str text)
{
	size_t at = 0, begin;

	*end = 0;
	*front = (struct nsync_str){ text.p, 0 };
	if (text.n == 0 || !is_fence(take_line(text, &at)))
		return false;
	begin = at;
	*end = text.n;
	while (at < text.n) {
		size_t line = at;

		if (is_fence(take_line(text, &at))) {
			*front = (struct nsync_str){ text.p + begin, line - begin };
			*end = at;
			return true;
		}
	}
	return false;
}

static enum nsync_code read_markdown(struct nsync_draft *draft, struct nsync_error *err)
{
	struct nsync_str text = nsync_buf_view(&draft->text), front;
	size_t end;
	bool fenced = split(&front, &end, text);
	enum nsync_code code = check_characters(draft, end, err);

	if (code)
		return code;
	if (!fenced)
		return nsync_draft_fail(err, NSYNC_ESYNTAX, draft, (struct draft_spot){ 1, 1 },
					end ? "no line \"---\" ends the front matter" :
					      "a draft begins with a line \"---\" and its front matter");
	code = nsync_draft_front(draft, front, err);
	if (!code)
		code = nsync_draft_fields(draft, err);
	if (code)
		return code;
	draft->body = nsync_trim((struct nsync_str){ text.p + end, text.n - end }, "\n");
	if (nsync_trim(draft->body, " \t\n").n == 0) {
		struct draft_spot at;

		nsync_json_position(&at.line, &at.column, text, end);
		return nsync_draft_fail(err, NSYNC_EINVAL, draft, at, "no text follows the front matter");
	}
	return NSYNC_OK;
}

enum nsync_code nsync_draft_read(struct nsync_draft **out, struct nsync_str name,
				 struct nsync_str bytes, struct nsync_error *err)
{
	AUTO(nsync_draft_freep) struct nsync_draft *draft = calloc(1, sizeof(*draft));
	enum nsync_code code;

	*out = NULL;
	if (!draft)
		return nsync_fail_memory(err);
	nsync_json_doc_init(&draft->doc);
	code = read_name(draft, name, err);
	if (!code)
		code = normalise(draft, bytes, err);
	if (!code)
		code = draft->json ? nsync_draft_read_json(draft, err) : read_markdown(draft, err);
	if (code)
		return code;
	*out = TAKE(draft);
	return NSYNC_OK;
}

enum nsync_code nsync_draft_story(struct nsync_story *out, const struct nsync_draft *draft,
				  struct nsync_str office, struct nsync_error *err)
{
	struct nsync_date date = nsync_time_local_date(draft->date);

	*out = (struct nsync_story){ .year = date.year, .month = date.month };
	if (!nsync_office_code_valid(office) || !nsync_str_copy(out->office, sizeof(out->office), office))
		return nsync_fail(err, NSYNC_EINVAL, NULL, "office \"%.*s\"",
				  NSYNC_FMT(nsync_shorten(office)));
	memcpy(out->slug, draft->slug, sizeof(out->slug));
	return NSYNC_OK;
}

/* ---- what a draft says ------------------------------------------------------------- */

/* The value of that role in an array of a JSON draft. */
static struct nsync_str of_role(const struct nsync_draft *draft, const char *array, const char *role)
{
	const struct nsync_json *all = nsync_json_get(draft->doc.root, nsync_str(array));

	for (const struct nsync_json *at = all ? nsync_json_first(all) : NULL; at;
	     at = nsync_json_next(all, at))
		if (nsync_str_is(nsync_json_get_str(at, NSYNC_STR("role")), role))
			return nsync_json_get_str(at, NSYNC_STR("value"));
	return (struct nsync_str){ NULL, 0 };
}

struct nsync_str nsync_draft_note(const struct nsync_draft *draft)
{
	return draft->json ? nsync_json_get_str(draft->doc.root, NSYNC_STR("edNote")) :
			     draft_get(draft, KEY_NOTE);
}

struct nsync_str nsync_draft_correction(const struct nsync_draft *draft)
{
	return draft->json ? of_role(draft, "descriptions", "correction") :
			     draft_get(draft, KEY_CORRECTION);
}

struct nsync_str nsync_draft_headline(const struct nsync_draft *draft)
{
	return draft->json ? of_role(draft, "headlines", "main") : draft_get(draft, KEY_HEADLINE);
}
