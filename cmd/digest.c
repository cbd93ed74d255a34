/* digest.c: what readers get. */
#include <stdlib.h>
#include <string.h>

#include "cmd/clone.h"
#include "cmd/commands.h"
#include "cmd/digest.h"
#include "cmd/keyring.h"
#include "cmd/report/digest.h"
#include "nsync/archive.h"
#include "nsync/digest.h"
#include "nsync/site.h"

/* The form of a language tag (RFC 5646): "es", "es-GT". */
static bool is_tag(struct nsync_str text)
{
	size_t part = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), first = i == part;

		if (c == '-' && i + 1 < text.n && text.p[i + 1] != '-' && !first)
			part = i + 1;
		else if (!letter && !(part && c >= '0' && c <= '9'))
			return false;
		else if (i - part == 8)
			return false;
	}
	return text.n > 1 && (text.n < 3 || text.p[1] != '-');
}

/* --lang es,en */
static enum nsync_code read_languages(struct nsync_digest_options *out, const char *list,
				      struct nsync_error *err)
{
	while (list && *list) {
		size_t n = strcspn(list, ",");

		if (!n || out->language_count == NSYNC_MAX_DIGEST_LANGUAGES)
			return nsync_fail(err, NSYNC_EINVAL, "--lang",
					  "up to %d languages with commas between: es,en",
					  NSYNC_MAX_DIGEST_LANGUAGES);
		if (!is_tag((struct nsync_str){ list, n }))
			return nsync_fail(err, NSYNC_EINVAL, "--lang", "'%.*s' is no language tag such as es or es-GT",
					  (int)n, list);
		out->languages[out->language_count++] = (struct nsync_str){ list, n };
		list += n + (list[n] == ',');
	}
	return NSYNC_OK;
}

static enum nsync_code read_options(struct nsync_digest_options *out, char topic[9],
				    const struct options *options, struct nsync_error *err)
{
	const char *office = option_text(options, "office"), *subject = option_text(options, "topic"),
		   *format = option_text(options, "format");
	int64_t width = 0;

	out->as_of = clock_now();
	out->has_from = option_given(options, "from");
	out->has_to = option_given(options, "to");
	TRY(option_date(&out->from, options, "from", err));
	TRY(option_date(&out->to, options, "to", err));
	TRY(option_time(&out->as_of, options, "as-of", err));
	TRY(option_number(&width, options, "width", NSYNC_MIN_DIGEST_WIDTH, NSYNC_MAX_DIGEST_WIDTH,
			  err));
	TRY(read_languages(out, option_text(options, "lang"), err));
	if (out->has_from && out->has_to && nsync_date_cmp(out->from, out->to) > 0)
		return nsync_fail(err, NSYNC_EINVAL, "--to", "it is before --from");
	if (width && format && strcmp(format, "text") != 0)
		return nsync_fail(err, NSYNC_EINVAL, "--width", "only text is wrapped");
	out->width = (unsigned)width;
	if (subject && !nsync_topic_code(topic, nsync_str(subject)))
		return nsync_fail(err, NSYNC_EINVAL, "--topic", "'%s' is no topic", subject);
	if (subject)
		out->topic = nsync_str(topic);
	if (office)
		out->office = nsync_str(office);
	return NSYNC_OK;
}

static enum nsync_code find_format(const struct nsync_digest_format **out,
				   const struct options *options, struct nsync_error *err)
{
	const char *name = option_text(options, "format");
	AUTO(nsync_buf_release) struct nsync_buf all = NSYNC_BUF_INIT(200);

	*out = nsync_digest_format_find(nsync_str(name ? name : "text"));
	if (*out)
		return NSYNC_OK;
	for (const struct nsync_digest_format *format = nsync_digest_formats; format->name;
	     format++)
		nsync_buf_printf(&all, "%s%s", all.n ? ", " : "", format->name);
	return nsync_fail(err, NSYNC_EINVAL, "--format", "'%s' is none of %s, site", name,
			  all.p ? all.p : "");
}

/* The key of --sign; NULL without --sign. out: freed by the caller. */
static enum nsync_code open_key(struct nsync_key **out, struct call *call, const struct nsync_clone *clone,
				struct nsync_error *err)
{
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	struct nsync_key_info info;

	if (!option_given(&call->options, "sign"))
		return NSYNC_OK;
	if (!option_text(&call->options, "output"))
		return nsync_fail(err, NSYNC_EINVAL, "--output", "a signed digest is a file or a folder: -o PATH");
	TRY(nsync_site_may_sign(clone, NULL, err));
	TRY(keyring_open(&key, &info, call, clone->repo, err));
	TRY(nsync_site_may_sign(clone, &info, err));
	*out = TAKE(key);
	return NSYNC_OK;
}

static enum nsync_code make_site(struct call *call, struct nsync_digest_options *options, struct nsync_error *err)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	AUTO(nsync_site_config_release) struct nsync_site_config config = { 0 };
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	struct nsync_site_place place = { .path = option_text(&call->options, "output"), .config = &config };
	struct nsync_site_published published;

	nsync_clone_init(&clone);
	nsync_site_config_init(&config);
	if (!place.path)
		return nsync_fail(err, NSYNC_EINVAL, "--output", "a site is a folder: -o DIR");
	TRY(nsync_site_config_read(&config, option_text(&call->options, "config"), err));
	TRY(clone_region(&clone, call, err));
	TRY(open_key(&key, call, &clone, err));
	place.key = key;
	TRY(nsync_site_publish(&published, &clone, options, &place, err));
	report_site(call, options->as_of, place.path, &published);
	return NSYNC_OK;
}

static enum nsync_code make_file(struct call *call, struct nsync_digest_options *options, struct nsync_error *err)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	AUTO(nsync_site_config_release) struct nsync_site_config config = { 0 };
	AUTO(nsync_archive_digest_release) struct nsync_archive_digest digest = { 0 };
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	const char *path = option_text(&call->options, "output");
	const struct nsync_digest_format *format;
	struct nsync_str bytes;

	nsync_clone_init(&clone);
	nsync_site_config_init(&config);
	nsync_archive_digest_init(&digest);
	TRY(find_format(&format, &call->options, err));
	TRY(nsync_site_config_read(&config, option_text(&call->options, "config"), err));
	TRY(clone_region(&clone, call, err));
	if (options->office.p && !nsync_archive_office_known(&clone.region, options->office))
		report_no_office(call, options->office);
	if (nsync_site_config_given(&config))
		nsync_site_config_apply(options, &config, nsync_region_root(&clone.region));
	TRY(open_key(&key, call, &clone, err));
	TRY(nsync_archive_digest_make(&digest, &out, &clone, options, format, err));
	bytes = nsync_buf_view(&out);
	if (path)
		TRY(nsync_file_write(path, bytes, 0644, err));
	if (key)
		TRY(nsync_site_sign_file(path, bytes, &digest.digest, format->name, &config, key, err));
	report_digest(call, &digest.digest, format->name, path, bytes);
	return NSYNC_OK;
}

static bool is_site(const struct call *call)
{
	const char *format = option_text(&call->options, "format");

	return format && strcmp(format, "site") == 0;
}

static int run(struct call *call)
{
	struct nsync_digest_options options = { 0 };
	struct nsync_error err = { 0 };
	char topic[9];

	if (option_given(&call->options, "verify"))
		return digest_verify(call);
	if (read_options(&options, topic, &call->options, &err) ||
	    (option_given(&call->options, "sign") && options.as_of.nanoseconds &&
	     nsync_fail(&err, NSYNC_EINVAL, "--as-of", "a signed digest is as of a whole second")) ||
	    (is_site(call) ? make_site(call, &options, &err) : make_file(call, &options, &err)))
		return report_error(call, &err);
	return report_end(call, ALL_WELL);
}

static void list_formats(struct call *call)
{
	print_data(call, "%s", "");
	print_data(call, "Formats:");
	for (const struct nsync_digest_format *format = nsync_digest_formats; format->name; format++)
		print_data(call, "  %-28s %s", format->name, format->about);
	print_data(call, "  %-28s %s", "site", "a folder of pages that opens from disk");
}

static const struct option_spec options[] = {
	{ "from", 0, "DATE", false, "first local day" },
	{ "to", 0, "DATE", false, "last local day" },
	{ "lang", 0, "LIST", false, "each story once, in the first of these that it has: es,en" },
	{ "format", 0, "FORMAT", false, "text (if not given), or another of the formats below" },
	{ "width", 0, "N", false, "text: wrap lines at N columns, 20 to 1000" },
	{ "office", 0, "CODE", false, "only this office's stories" },
	{ "topic", 0, "TOPIC", false, "only this topic's: a mediatopic code or its alias" },
	{ "as-of", 0, "TIME", false, "embargoes and expiry are judged at this moment (now)" },
	{ "output", 'o', "FILE", false, "write FILE, whole or not at all; the folder of a site" },
	{ "config", 0, "FILE", false, "the region's site: its address, its looks, whose mail (site.schema.json)" },
	{ "sign", 0, NULL, false, "sign it with a merge key; needs -o" },
	{ "verify", 0, "PATH", false, "check a signed digest, and make it again from this clone" },
	KEY_OPTIONS,
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_digest = {
	.name = "digest",
	.about = "one digest of what the region has accepted",
	.usage =
		"digest [--from DATE] [--to DATE] [--lang LIST] [--format FORMAT] [--office CODE]\n"
		"digest ... [--topic TOPIC] [--as-of TIME] [--width N] [-o FILE]\n"
		"digest ... --format site [--config FILE] -o DIR\n"
		"digest ... --format email [--config FILE] -o FILE.eml\n"
		"digest ... -o PATH --sign [--key KEY]\n"
		"digest --verify PATH [--config FILE]",
	.list = list_formats,
	.more = "Of every story the latest accepted version, if it is usable, cosigned, past its embargo and not\n"
		"expired. What is left out is counted on standard error and leaves no trace in the digest; stories of\n"
		"other months and, with --office, of other offices are not looked at, and not counted.\n"
		"--width counts columns as a terminal does: two for an ideograph, none for a mark that joins a letter.\n"
		"Lines break between words; a longer word, such as an address, stands whole on a line of its own.\n"
		"Code is not wrapped. Without --width a paragraph is one line.\n"
		"A site is a folder of pages in each of the region's languages; it opens from disk. Unchanged pages stay\n"
		"as they are, and the new site takes the old one's place in one step.\n"
		"A mail is made, not sent: it has no reader's address, and is from mailFrom of --config or noreply@ the\n"
		"region's host. The same digest is the same mail, byte for byte.\n"
		"--sign leaves FILE.nsync.json, or nsync.json in a site: every file's SHA-256, the record, the options,\n"
		"under a merge key. --verify checks all of that, then makes the digest again and compares.\n"
		"Feeds are atom, rss and jsonfeed; ninjs and json are for programs. With --config a feed has the addresses of\n"
		"pages and pictures, and atom those of translations; without it names only. A story that was killed after readers had\n"
		"seen it is a tombstone in atom, is named in json, and leaves a notice in a site.",
	.example = "nsync digest --from 2018-08-01 --to 2018-08-31 --lang es,en -o august.txt\n"
		   "nsync digest --format site -o public\n"
		   "nsync digest --format email --lang es,en --from 2018-08-01 --config site.json -o august.eml\n",
	.options = options,
	.run = run,
};
