/*
 * revoked.c: what a root revokes is bound to the log. A revocation that named another record, or one to come,
 * would leave it to whoever has the merge key which history that record ends.
 *
 * source: schema/README.md, "Trust root", "Auditing".
 */
#include <stdio.h>

#include "nsync/verify.h"

static enum nsync_code check(struct nsync_verdict *verdict, const struct nsync_repo *repo,
			     const struct nsync_oid *tree, int64_t seq, const struct nsync_root_key *key,
			     struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	struct nsync_verdict unread;
	char pointer[96];
	enum nsync_code code;

	snprintf(pointer, sizeof(pointer), "/root/keys/%s/revokedAt", key->id.hex);
	if (key->revoked_seq >= seq) {
		nsync_judge(verdict, NSYNC_BAD_ROOT, pointer, "names record %lld, adopted by record %lld: %.*s",
			    (long long)key->revoked_seq, (long long)seq, NSYNC_FMT(key->holder));
		return NSYNC_OK;
	}
	code = nsync_region_record(&record, &unread, repo, tree, key->revoked_seq, err);
	if (code || (record && nsync_id_eq(&record->id, &key->revoked_record)))
		return code;
	nsync_judge(verdict, NSYNC_BAD_ROOT, pointer, "names %.16s, record %lld is %.16s: %.*s",
		    key->revoked_record.hex, (long long)key->revoked_seq, record ? record->id.hex : "not there",
		    NSYNC_FMT(key->holder));
	return NSYNC_OK;
}

enum nsync_code nsync_region_revocations(struct nsync_verdict *verdict, const struct nsync_repo *repo,
					 const struct nsync_oid *tree, int64_t seq,
					 const struct nsync_root *before, const struct nsync_root *root,
					 struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;

	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	for (size_t i = 0; i < root->key_count && !code && !verdict->reason; i++) {
		const struct nsync_root_key *key = &root->keys[i];
		const struct nsync_root_key *was = before ? nsync_root_key(before, &key->id) : NULL;

		if (key->revoked && !(was && was->revoked))
			code = check(verdict, repo, tree, seq, key, err);
	}
	return code;
}
