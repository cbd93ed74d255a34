/*
 * root.c: how far a trust root is on its way from a file to its adoption, when it expires, and what
 * the revocation of a key changes.
 */
#include "lib/words/internal.h"

#define DAYS_BEFORE_EXPIRY 30

void nsync_words_root_written(struct nsync_message *out, const char *path, int64_t version,
			      size_t offices, int64_t threshold, size_t keys)
{
	nsync_buf_printf(
		&out->text,
		plural(offices,
		       "wrote %s: root %lld, %zu office, %lld of %zu root keys must sign it",
		       "wrote %s: root %lld, %zu offices, %lld of %zu root keys must sign it"),
		path, (long long)version, offices, (long long)threshold, keys);
	nsync_buf_printf(&out->advice,
			 "Look at it: nsync root show %s   Sign it: nsync root sign %s", path,
			 path);
}

void nsync_words_root_signed(struct nsync_message *out, const char *path, const char *holder,
			     int64_t version, int64_t have, int64_t threshold)
{
	nsync_buf_printf(&out->text, "%s has signed root %lld: %lld of %lld signatures", holder,
			 (long long)version, (long long)have, (long long)threshold);
	if (have < threshold)
		nsync_buf_printf(&out->advice, "Hand %s to the next holder.", path);
	else if (version > 1)
		nsync_buf_printf(&out->advice,
				 "The threshold of root %lld counts too: nsync root show %s",
				 (long long)version - 1, path);
	else
		nsync_buf_printf(&out->advice, "The regional desk adopts it: nsync root adopt %s",
				 path);
}

void nsync_words_root_next(struct nsync_buf *out, const char *path, bool complete)
{
	if (complete)
		nsync_buf_printf(
			out, "it has its signatures; the regional desk types: nsync root adopt %s",
			path);
	else
		nsync_buf_printf(out, "more holders have to sign it: nsync root sign %s", path);
}

void nsync_words_root_adopted(struct nsync_buf *out, int64_t version, int64_t seq,
			      const char *commit)
{
	nsync_buf_printf(out, "adopted root %lld as record %lld, commit %.12s", (long long)version,
			 (long long)seq, commit);
}

void nsync_words_root_adopted_before(struct nsync_buf *out, int64_t version)
{
	nsync_buf_printf(out, "root %lld is adopted already", (long long)version);
}

void nsync_words_root_pin(struct nsync_buf *out, const char *pin)
{
	nsync_buf_printf(out, "The pin of the region: %s", pin);
}

/* ---- expiry ---- */

void nsync_words_root_expiry(struct nsync_buf *out, int64_t version, struct nsync_time expires,
			     int64_t now)
{
	const int64_t days = (expires.seconds - now) / 86400;
	char date[32];

	nsync_time_format(date, expires);
	if (expires.seconds <= now)
		nsync_buf_printf(out,
				 "Trust root %lld expired on %s; the root's holders have to renew "
				 "it (nsync root renew).",
				 (long long)version, date);
	else if (days < DAYS_BEFORE_EXPIRY)
		nsync_buf_printf(out,
				 "Trust root %lld expires on %s, in %lld days; the root's holders "
				 "should renew it (nsync root renew).",
				 (long long)version, date, (long long)days);
}

void nsync_words_root_expired(struct nsync_message *out, int64_t version, struct nsync_time expires)
{
	const long long next = (long long)version + 1;
	char date[32];

	nsync_time_format(date, expires);
	nsync_buf_printf(&out->text, "trust root %lld expired on %s: nothing is merged under it",
			 (long long)version, date);
	nsync_buf_printf(&out->advice,
			 "nsync root renew --expires DATE  writes root-%lld.json; its holders sign "
			 "that (nsync root sign root-%lld.json), each on their own machine; then "
			 "nsync root adopt root-%lld.json",
			 next, next, next);
}

/* ---- revocation ---- */

void nsync_words_revoked(struct nsync_buf *out, int64_t seq, size_t voided)
{
	nsync_buf_printf(
		out,
		plural(voided,
		       "as of record %lld. Once this root is adopted, %zu accepted file is void.",
		       "as of record %lld. Once this root is adopted, %zu accepted files are "
		       "void."),
		(long long)seq, voided);
}

/* Two statements, since each has a number of its own. */
void nsync_words_revocation_effects(struct nsync_buf *out, size_t waiting, size_t returning)
{
	nsync_buf_printf(out,
			 plural(waiting, "%zu joint story waits for a cosignature again",
				"%zu joint stories wait for a cosignature again"),
			 waiting);
	nsync_buf_text(out, ", ");
	nsync_buf_printf(out,
			 plural(returning, "%zu earlier version returns to the digest",
				"%zu earlier versions return to the digest"),
			 returning);
	nsync_buf_char(out, '.');
}

void nsync_words_returning(struct nsync_buf *out, int64_t version, const char *status)
{
	if (!strcmp(status, "withheld"))
		nsync_buf_printf(out, "version %lld, which held it, is void", (long long)version);
	else if (!strcmp(status, "canceled"))
		nsync_buf_printf(out, "version %lld, which killed it, is void", (long long)version);
	else
		nsync_buf_printf(out, "version %lld, which came after it, is void",
				 (long long)version);
}

void nsync_words_needs_key(struct nsync_buf *out, const char *office)
{
	nsync_buf_printf(out, "%s needs another key first:", office);
}
