/* audit.c: where a log disagrees and who answers for it, whether another copy agrees, and how far an audit came. */
#include "lib/words/internal.h"

void nsync_words_audit_place(struct nsync_buf *out, int64_t seq, const char *commit)
{
	if (commit[0])
		nsync_buf_printf(out, "record %lld, commit %s", (long long)seq, commit);
	else
		nsync_buf_printf(out, "record %lld", (long long)seq);
}

void nsync_words_audit_who(struct nsync_buf *out, const char *office)
{
	if (office[0])
		nsync_buf_printf(out, "the regional office, with a file of office %s", office);
	else
		nsync_buf_text(out, "the regional office");
}

void nsync_words_claim_place(struct nsync_buf *out, int64_t seq)
{
	nsync_buf_printf(out, "record %lld accepted it", (long long)seq);
}

void nsync_words_claim_who(struct nsync_buf *out, const char *office, int64_t named)
{
	nsync_buf_printf(out, "office %s was shown another record %lld", office, (long long)named);
}

void nsync_words_copy_agrees(struct nsync_buf *out, const char *remote, int64_t there, int64_t here, bool partly)
{
	const long long t = (long long)there, h = (long long)here;

	if (t == h && partly)
		nsync_buf_printf(out, "%s agrees with this clone as far as it holds (record %lld there, %lld here)", remote,
				 t, h);
	else if (t == h)
		nsync_buf_printf(out, "%s agrees with this clone (record %lld there, %lld here)", remote, t, h);
	else if (t > h && partly)
		nsync_buf_printf(out, "%s agrees with this clone, and is ahead as far as it holds (record %lld there, %lld "
				 "here)", remote, t, h);
	else if (t > h)
		nsync_buf_printf(out, "%s agrees with this clone, and is ahead (record %lld there, %lld here)", remote, t, h);
	else if (partly)
		nsync_buf_printf(out, "%s agrees with this clone, and is behind as far as it holds (record %lld there, %lld "
				 "here)", remote, t, h);
	else
		nsync_buf_printf(out, "%s agrees with this clone, and is behind (record %lld there, %lld here)", remote, t,
				 h);
}

void nsync_words_copy_differs(struct nsync_buf *out, const char *remote, int64_t seq)
{
	nsync_buf_printf(out, "%s shows another history from record %lld on", remote, (long long)seq);
}

void nsync_words_audited(struct nsync_buf *out, int64_t seq, int64_t as_of, bool all)
{
	char moment[32];

	nsync_time_format(moment, (struct nsync_time){ .seconds = as_of });
	if (all)
		nsync_buf_printf(out, "all of it holds, up to record %lld of %s", (long long)seq, moment);
	else
		nsync_buf_printf(out, "what was walked ends at record %lld of %s", (long long)seq, moment);
}

void nsync_words_audit_counts(struct nsync_buf *out, int64_t awaiting, int64_t revoked, int64_t held)
{
	nsync_buf_printf(out, "%lld awaiting cosignatures, %lld key-revoked, %lld held", (long long)awaiting,
			 (long long)revoked, (long long)held);
}
