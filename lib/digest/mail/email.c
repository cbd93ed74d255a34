/*
 * email.c: the digest as one message, the same words as text and as HTML. It is made and not sent, so it names
 * no reader, and all in it follows from the digest: the date is the moment that it is as of, the id and the
 * boundary are hashes.
 * source: RFC 5322, RFC 2045 to 2047, RFC 3282.
 */
#include "lib/digest/mail/email.h"
#include "lib/digest/mail/mime.h"

#define COLUMNS 72 /* of the text: room for a reader's "> " */
#define MAX_LANGUAGES 16

struct message {
	const struct nsync_digest *digest;
	struct nsync_buf from, period, subject, text, html;
	char id[33]; /* half a SHA-256 of all that it says */
};

static void message_release(struct message *m)
{
	nsync_buf_release(&m->from);
	nsync_buf_release(&m->period);
	nsync_buf_release(&m->subject);
	nsync_buf_release(&m->text);
	nsync_buf_release(&m->html);
}

/* ---- who and when -------------------------------------------------------------------- */

static struct nsync_str host_of(struct nsync_str address)
{
	size_t at = 0;

	while (at < address.n && address.p[at] != '@')
		at++;
	return at < address.n ? (struct nsync_str){ address.p + at + 1, address.n - at - 1 } : address;
}

/* What was chosen; else what the region calls itself by, a mail address or a host (RFC 4151). */
static enum nsync_code find_sender(struct message *m, struct nsync_error *err)
{
	const struct nsync_digest_region *region = m->digest->region;
	struct nsync_str chosen = m->digest->options ? m->digest->options->mail_from : (struct nsync_str){ NULL, 0 };
	struct nsync_str name = region ? region->authority : (struct nsync_str){ NULL, 0 };
	size_t n = 0;

	while (n < name.n && name.p[n] != ',')
		n++;
	name.n = n;
	if (chosen.p && !nsync_mime_address_valid(chosen))
		return nsync_fail(err, NSYNC_EINVAL, "", "'%.*s' is no mail address", NSYNC_FMT(chosen));
	if (!chosen.p && nsync_mime_address_valid(name))
		chosen = name;
	if (chosen.p) {
		nsync_buf_str(&m->from, chosen);
	} else {
		nsync_buf_text(&m->from, "noreply@");
		nsync_buf_str(&m->from, host_of(name));
		if (!m->from.code && !nsync_mime_address_valid(nsync_buf_view(&m->from))) {
			nsync_buf_clear(&m->from);
			nsync_buf_text(&m->from, "noreply@nsync.invalid");
		}
	}
	return nsync_buf_check(&m->from, err);
}

/* The days asked for; where they were not, from the first story to the last, or to today. */
static void find_period(struct message *m)
{
	static const struct nsync_digest_options none = { 0 };
	const struct nsync_digest *digest = m->digest;
	const struct nsync_digest_options *options = digest->options ? digest->options : &none;
	struct nsync_date today = nsync_time_local_date(options->as_of), from = today, to = today;

	for (size_t i = 0; i < digest->count; i++) {
		struct nsync_date date = nsync_time_local_date(digest->entries[i].item->first_created);

		from = nsync_date_cmp(date, from) < 0 ? date : from;
		to = nsync_date_cmp(date, to) > 0 ? date : to;
	}
	nsync_digest_period(&m->period, options->has_from ? options->from : from,
			    options->has_to ? options->to : to, digest->language);
}

static void make_subject(struct message *m)
{
	nsync_digest_escape_text(&m->subject,
				 nsync_digest_region_name(m->digest->region, m->digest->language));
	nsync_buf_text(&m->subject, m->subject.n ? ": " : "");
	nsync_buf_str(&m->subject, nsync_buf_view(&m->period));
}

/* ---- what languages ---------------------------------------------------------------------- */

static bool is_tag(struct nsync_str tag)
{
	if (tag.n < 2 || tag.n > 8)
		return false;
	for (size_t i = 0; i < tag.n; i++)
		if (!((tag.p[i] >= 'a' && tag.p[i] <= 'z') || (tag.p[i] >= 'A' && tag.p[i] <= 'Z')))
			return false;
	return true;
}

static void note_language(struct nsync_str languages[MAX_LANGUAGES], size_t *count, struct nsync_str tag)
{
	tag = nsync_digest_primary(tag);
	for (size_t i = 0; i < *count; i++)
		if (nsync_digest_language_matches(languages[i], tag))
			return;
	if (*count < MAX_LANGUAGES && is_tag(tag))
		languages[(*count)++] = tag;
}

static void add_languages(struct nsync_buf *out, const struct nsync_digest *digest)
{
	struct nsync_str languages[MAX_LANGUAGES];
	AUTO(nsync_buf_release) struct nsync_buf list = NSYNC_BUF_INIT(MAX_LANGUAGES * 16);
	size_t count = 0;

	note_language(languages, &count, digest->language);
	for (size_t i = 0; i < digest->count; i++)
		note_language(languages, &count, digest->entries[i].item->language);
	for (size_t i = 0; i < count; i++) {
		nsync_buf_text(&list, i ? ", " : "");
		nsync_buf_str(&list, languages[i]);
	}
	if (list.code)
		out->code = list.code;
	if (list.n)
		nsync_mime_header(out, "Content-Language", nsync_buf_view(&list));
}

/* ---- the message --------------------------------------------------------------------------- */

static enum nsync_code make_parts(struct message *m, struct nsync_error *err)
{
	struct nsync_str language = m->digest->language;

	TRY(find_sender(m, err));
	find_period(m);
	make_subject(m);
	TRY(nsync_buf_check(&m->period, err));
	TRY(nsync_buf_check(&m->subject, err));
	TRY(nsync_digest_text_of(&m->text, m->digest, COLUMNS, err));
	TRY(nsync_email_html(&m->html, m->digest, nsync_buf_view(&m->subject),
			     nsync_buf_view(&m->period), err));
	if (!m->digest->count)
		nsync_buf_printf(&m->text, "%s\n", nsync_label(NSYNC_LABEL_EMPTY, language));
	return nsync_buf_check(&m->text, err);
}

static void hash(struct message *m, struct nsync_str date)
{
	const struct nsync_str parts[] = { nsync_buf_view(&m->from), date, nsync_buf_view(&m->subject),
					   nsync_buf_view(&m->text), nsync_buf_view(&m->html) };
	uint8_t bytes[NSYNC_HASH_BYTES];
	struct nsync_sha256 state;

	nsync_sha256_init(&state);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		nsync_sha256_add(&state, parts[i]);
		nsync_sha256_add(&state, NSYNC_STR("\n"));
	}
	nsync_sha256_final(bytes, &state);
	nsync_hex(m->id, bytes, (sizeof(m->id) - 1) / 2);
}

static void add_headers(struct nsync_buf *out, struct message *m, struct nsync_str date)
{
	AUTO(nsync_buf_release) struct nsync_buf id = NSYNC_BUF_INIT(512), type = NSYNC_BUF_INIT(512);

	nsync_mime_mailbox(out, "From",
			   nsync_digest_region_name(m->digest->region, m->digest->language),
			   nsync_buf_view(&m->from));
	nsync_mime_header(out, "Date", date);
	nsync_buf_printf(&id, "<%s@", m->id);
	nsync_buf_str(&id, host_of(nsync_buf_view(&m->from)));
	nsync_buf_char(&id, '>');
	nsync_mime_header(out, "Message-ID", nsync_buf_view(&id));
	nsync_mime_text(out, "Subject", nsync_buf_view(&m->subject));
	add_languages(out, m->digest);
	nsync_mime_header(out, "MIME-Version", NSYNC_STR("1.0"));
	/* "=_" cannot be in a quoted-printable body (RFC 2045, 6.7), so no part can end itself. */
	nsync_buf_printf(&type, "multipart/alternative; boundary=\"=_%s\"", m->id);
	nsync_mime_header(out, "Content-Type", nsync_buf_view(&type));
	if (id.code || type.code)
		out->code = id.code ? id.code : type.code;
}

static void add_part(struct nsync_buf *out, const struct message *m, const char *type, struct nsync_str text)
{
	nsync_buf_printf(out, "\r\n--=_%s\r\n", m->id);
	nsync_mime_header(out, "Content-Type", nsync_str(type));
	nsync_mime_header(out, "Content-Transfer-Encoding", NSYNC_STR("quoted-printable"));
	add_languages(out, m->digest);
	nsync_buf_text(out, "\r\n");
	nsync_mime_quoted_printable(out, text);
}

enum nsync_code nsync_digest_render_email(struct nsync_buf *out, const struct nsync_digest *digest,
					  struct nsync_error *err)
{
	AUTO(message_release) struct message m = {
		.digest = digest, .from = NSYNC_BUF_INIT(512), .period = NSYNC_BUF_INIT(512),
		.subject = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES), .text = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES),
		.html = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES),
	};
	AUTO(nsync_buf_release) struct nsync_buf date = NSYNC_BUF_INIT(64);

	TRY(make_parts(&m, err));
	nsync_mime_date(&date, digest->options ? digest->options->as_of : (struct nsync_time){ 0 });
	TRY(nsync_buf_check(&date, err));
	hash(&m, nsync_buf_view(&date));
	add_headers(out, &m, nsync_buf_view(&date));
	add_part(out, &m, "text/plain; charset=utf-8", nsync_buf_view(&m.text));
	add_part(out, &m, "text/html; charset=utf-8", nsync_buf_view(&m.html));
	nsync_buf_printf(out, "\r\n--=_%s--\r\n", m.id);
	return nsync_buf_check(out, err);
}
