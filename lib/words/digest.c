/* digest.c: the sentences about a digest: what it shows and leaves out, and whether a signed one is unchanged. */
#include "lib/words/internal.h"

const char *nsync_omission_name(enum nsync_omission omission)
{
	static const char *const names[NSYNC_OMISSIONS] = {
		[NSYNC_OMIT_EMBARGOED] = "embargoed", [NSYNC_OMIT_EXPIRED] = "expired",
		[NSYNC_OMIT_WITHHELD] = "withheld",   [NSYNC_OMIT_CANCELED] = "canceled",
		[NSYNC_OMIT_AWAITING] = "awaiting",   [NSYNC_OMIT_TRANSLATION] = "translation",
		[NSYNC_OMIT_LANGUAGE] = "language",   [NSYNC_OMIT_PERIOD] = "period",
		[NSYNC_OMIT_OFFICE] = "office",       [NSYNC_OMIT_TOPIC] = "topic",
	};

	return (size_t)omission < NSYNC_OMISSIONS ? names[omission] : "";
}

void nsync_words_omission(struct nsync_buf *out, enum nsync_omission omission, size_t count)
{
	switch (omission) {
	case NSYNC_OMIT_EMBARGOED:
		nsync_buf_printf(out, "left out: %zu under embargo", count);
		break;
	case NSYNC_OMIT_EXPIRED:
		nsync_buf_printf(out, "left out: %zu expired", count);
		break;
	case NSYNC_OMIT_WITHHELD:
		nsync_buf_printf(out, "left out: %zu on hold", count);
		break;
	case NSYNC_OMIT_CANCELED:
		nsync_buf_printf(out, "left out: %zu killed", count);
		break;
	case NSYNC_OMIT_AWAITING:
		nsync_buf_printf(out, "left out: %zu awaiting a cosignature", count);
		break;
	case NSYNC_OMIT_TRANSLATION:
		nsync_buf_printf(out, "left out: %zu translations of what is left out", count);
		break;
	case NSYNC_OMIT_LANGUAGE:
		nsync_buf_printf(out, "left out: %zu in no wanted language", count);
		break;
	case NSYNC_OMIT_PERIOD:
		nsync_buf_printf(out, "left out: %zu outside the period", count);
		break;
	case NSYNC_OMIT_OFFICE:
		nsync_buf_printf(out, "left out: %zu of other offices", count);
		break;
	case NSYNC_OMIT_TOPIC:
		nsync_buf_printf(out, "left out: %zu on other topics", count);
		break;
	case NSYNC_OMISSIONS:
		break;
	}
}

void nsync_words_digest(struct nsync_buf *out, struct nsync_time as_of, size_t stories,
			const char *path)
{
	char moment[32];

	nsync_time_format(moment, as_of);
	if (path)
		nsync_buf_printf(out,
				 plural(stories, "as of %s: %zu story in %s",
					"as of %s: %zu stories in %s"),
				 moment, stories, path);
	else
		nsync_buf_printf(out,
				 plural(stories, "as of %s: %zu story", "as of %s: %zu stories"),
				 moment, stories);
}

void nsync_words_site(struct nsync_buf *out, size_t written, size_t kept)
{
	nsync_buf_printf(out,
			 plural(written, "%zu file written, %zu unchanged",
				"%zu files written, %zu unchanged"),
			 written, kept);
}

void nsync_words_no_office(struct nsync_buf *out, struct nsync_str code)
{
	nsync_buf_printf(out, "the region has no office '%.*s'", NSYNC_FMT(code));
}

/* ---- signed digests ---- */

static const struct {
	const char *name, *sentence;
} faults[NSYNC_DIGEST_FAULTS] = {
	[NSYNC_FAULT_CHANGED] = { "changed", "it is not the file that was signed" },
	[NSYNC_FAULT_MISSING] = { "missing", "it was signed, and is not here" },
	[NSYNC_FAULT_EXTRA] = { "extra", "it was not signed" },
	[NSYNC_FAULT_REBUILT] = { "rebuilt", "made again from its record, it is another" },
};

const char *nsync_digest_fault_name(enum nsync_digest_fault fault)
{
	return (size_t)fault < NSYNC_DIGEST_FAULTS ? faults[fault].name : "";
}

const char *nsync_words_digest_fault(enum nsync_digest_fault fault)
{
	return (size_t)fault < NSYNC_DIGEST_FAULTS ? faults[fault].sentence : "";
}

void nsync_words_digest_signed(struct nsync_buf *out, const char *path, struct nsync_str holder,
			       struct nsync_time as_of, int64_t seq)
{
	char moment[32];

	nsync_time_format(moment, as_of);
	nsync_buf_printf(out, "%s: signed by %.*s, as of %s, from record %lld", path,
			 NSYNC_FMT(holder), moment, (long long)seq);
}

void nsync_words_digest_verified(struct nsync_buf *out, size_t files, size_t wrong)
{
	if (wrong)
		nsync_buf_printf(
			out,
			plural(files,
			       "%zu of %zu file is not as signed, or not what the record gives",
			       "%zu of %zu files are not as signed, or not what the record gives"),
			wrong, files);
	else
		nsync_buf_printf(out,
				 plural(files, "%zu file as signed; made again, the same bytes",
					"%zu files as signed; made again, the same bytes"),
				 files);
}
