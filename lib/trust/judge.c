/*
 * judge.c: who signed, whether they are enough, and one step of the chain of roots.
 *
 * Signatures of strangers are not even verified, and beside enough good ones a
 * bad one does not matter: whoever adds bytes to a file must not be able to void it.
 *
 * source: schema/README.md, "Trust root", "Verdicts".
 */
#include <stdio.h>

#include "internal.h"

/* What one file's signatures came to; the keys are the first of their sort. */
struct tally {
	int64_t good, revoked, bad;
	const struct nsync_root_key *revoked_key, *bad_key;
};

/* A signed message, and whether it is one of its kind at all. */
struct signed_message {
	const struct nsync_json *signatures;
	struct nsync_str message;
	bool of_kind;
};

static struct signed_message signed_message(enum nsync_kind kind,
					    const struct nsync_json *signatures,
					    struct nsync_str message)
{
	return (struct signed_message){ signatures, message,
					nsync_trust_message_is(kind, message) };
}

static bool signature_holds(const struct signed_message *m, const struct nsync_root_key *key,
			    struct nsync_str text)
{
	uint8_t signature[NSYNC_SIGNATURE_BYTES];

	return m->of_kind && nsync_unbase64(signature, sizeof(signature), text, false) &&
	       nsync_signature_valid(key->ed25519, signature, m->message);
}

static void count(struct tally *tally, const struct signed_message *m,
		  const struct nsync_root_key *key, const struct nsync_root_key *revoked)
{
	const struct nsync_json *text = nsync_json_get(m->signatures, nsync_str(key->id.hex));

	if (!text)
		return;
	if (!signature_holds(m, key, nsync_json_str(text))) {
		tally->bad++;
		tally->bad_key = tally->bad_key ? tally->bad_key : key;
	} else if (revoked) {
		tally->revoked++;
		tally->revoked_key = tally->revoked_key ? tally->revoked_key : revoked;
	} else {
		tally->good++;
	}
}

/* Without any revocation: as the group stands in its own root. */
static struct tally count_group(const struct nsync_root *root, const struct nsync_root_group *group,
				const struct signed_message *m)
{
	struct tally tally = { 0, 0, 0, NULL, NULL };

	for (size_t i = 0; i < group->count; i++)
		count(&tally, m, &root->keys[group->keys[i]], NULL);
	return tally;
}

int64_t nsync_root_signers(const struct nsync_root *root, const struct nsync_root_group *group,
			   enum nsync_kind kind, const struct nsync_json *signatures,
			   struct nsync_str message)
{
	struct signed_message m = signed_message(kind, signatures, message);

	return count_group(root, group, &m).good;
}

/* ---- verdicts --------------------------------------------------------------------- */

/* "/signatures/<key id>" */
static const char *signature_pointer(char out[96], const struct nsync_id *id)
{
	snprintf(out, 96, "/signatures/%s", id->hex);
	return out;
}

static enum nsync_reason nobody(struct nsync_verdict *out, const char *what,
				const struct nsync_json *signatures)
{
	const struct nsync_json *first = nsync_json_first(signatures);

	if (!first)
		return nsync_judge(out, NSYNC_UNKNOWN_KEY, "/signatures", "%s: no signature", what);
	return nsync_judge(out, NSYNC_UNKNOWN_KEY, "/signatures", "%s: %.8s", what, first->text);
}

/*
 * revoked first: a file that once was good must not become bad-signature because somebody
 * had added a worthless signature beside the good one.
 */
static enum nsync_reason decide(struct nsync_verdict *out, const struct tally *tally,
				int64_t threshold, const char *what,
				const struct nsync_json *signatures)
{
	const struct nsync_root_key *key = tally->revoked_key;
	bool were_enough = tally->revoked > 0 && tally->good + tally->revoked >= threshold;
	char pointer[96];

	if (tally->good >= threshold) {
		nsync_trust_ok(out);
		return NSYNC_REASON_OK;
	}
	if (tally->bad > 0 && !were_enough)
		return nsync_judge(out, NSYNC_BAD_SIGNATURE,
				   signature_pointer(pointer, &tally->bad_key->id),
				   "%s: %.*s (%.8s)", what, NSYNC_FMT(tally->bad_key->holder),
				   tally->bad_key->id.hex);
	if (were_enough || (tally->revoked > 0 && tally->good == 0))
		return nsync_judge(out, NSYNC_KEY_REVOKED, signature_pointer(pointer, &key->id),
				   "%s: after record %lld: %.*s (%.8s)", what,
				   (long long)key->revoked_seq, NSYNC_FMT(key->holder),
				   key->id.hex);
	if (tally->good == 0)
		return nobody(out, what, signatures);
	return nsync_judge(out, NSYNC_BELOW_THRESHOLD, "/signatures", "%s: %lld of %lld", what,
			   (long long)tally->good, (long long)threshold);
}

enum nsync_reason nsync_root_judge(struct nsync_verdict *out, const struct nsync_root *root,
				   const struct nsync_root *newest, int64_t seq,
				   struct nsync_str office, const struct nsync_signed *file,
				   struct nsync_str message)
{
	const struct nsync_root_office *of = nsync_root_office(root, office);
	struct signed_message m = signed_message(file->kind, file->signatures, message);
	struct tally tally = { 0, 0, 0, NULL, NULL };

	if (!of)
		return nsync_judge(out, NSYNC_WRONG_OFFICE, NULL, "%.*s", NSYNC_FMT(office));
	for (size_t i = 0; i < of->group.count; i++) {
		const struct nsync_root_key *key = &root->keys[of->group.keys[i]];
		const struct nsync_root_key *now = nsync_root_key(newest, &key->id);

		count(&tally, &m, key, now && now->revoked && now->revoked_seq < seq ? now : NULL);
	}
	/*
	 * A revoked key is in no office, so under the root that revokes it it would be a
	 * stranger's. Only a candidate is told so: an accepted file was enough under its root.
	 */
	for (size_t i = 0; seq == INT64_MAX && i < newest->key_count; i++) {
		const struct nsync_root_key *key = &newest->keys[i];

		if (key->revoked && !nsync_root_group_has(root, &of->group, &key->id) &&
		    tally.good < of->group.threshold) {
			int64_t bad = tally.bad;

			count(&tally, &m, key, key);
			tally.bad = bad; /* no key of this office */
		}
	}
	return decide(out, &tally, of->group.threshold, of->code, file->signatures);
}

enum nsync_reason nsync_root_judge_merge(struct nsync_verdict *out, const struct nsync_root *root,
					 const struct nsync_signed *file, struct nsync_str message)
{
	struct signed_message m = signed_message(file->kind, file->signatures, message);
	struct tally tally = count_group(root, &root->merge, &m);

	return decide(out, &tally, root->merge.threshold, "merge", file->signatures);
}

/* ---- the chain ---------------------------------------------------------------------- */

/* The root keys of `by` over the message of `root`. */
static enum nsync_reason root_threshold(struct nsync_verdict *out, const struct nsync_root *by,
					const struct nsync_root *root)
{
	struct signed_message m = signed_message(NSYNC_KIND_ROOT, root->file.signatures,
						 nsync_buf_view(&root->message));
	struct tally tally = count_group(by, &by->root, &m);
	char what[48];

	snprintf(what, sizeof(what), "root keys of root %lld", (long long)by->version);
	return decide(out, &tally, by->root.threshold, what, root->file.signatures);
}

enum nsync_reason nsync_root_first(struct nsync_verdict *out, const struct nsync_root *root,
				   const struct nsync_id *pin)
{
	if (root->version != 1)
		return nsync_judge(out, NSYNC_BAD_ROOT, "/root/version", "%lld, not 1",
				   (long long)root->version);
	if (pin && !nsync_id_eq(pin, &root->id))
		return nsync_judge(out, NSYNC_BAD_ROOT, NULL, "id %.16s, pin %.16s", root->id.hex,
				   pin->hex);
	return root_threshold(out, root, root);
}

/*
 * Keys that the old root revoked stay as they are. One that only the new root revokes was no
 * root or merge key: what those sign is judged by the root alone.
 */
static enum nsync_reason revocations(struct nsync_verdict *out, const struct nsync_root *old,
				     const struct nsync_root *next)
{
	char pointer[96];

	for (size_t i = 0; i < old->key_count; i++) {
		const struct nsync_root_key *was = &old->keys[i];
		const struct nsync_root_key *is = nsync_root_key(next, &was->id);

		snprintf(pointer, sizeof(pointer), "/root/keys/%s", was->id.hex);
		if (was->revoked && (!is || !is->revoked || is->revoked_seq != was->revoked_seq ||
				     !nsync_id_eq(&is->revoked_record, &was->revoked_record) ||
				     !nsync_str_eq(is->holder, was->holder)))
			return nsync_judge(out, NSYNC_BAD_ROOT, pointer,
					   "revoked by root %lld: %.*s", (long long)old->version,
					   NSYNC_FMT(was->holder));
		if (!was->revoked && is && is->revoked &&
		    (nsync_root_group_has(old, &old->root, &was->id) ||
		     nsync_root_group_has(old, &old->merge, &was->id)))
			return nsync_judge(out, NSYNC_BAD_ROOT, pointer,
					   "not an office's key: %.*s", NSYNC_FMT(was->holder));
	}
	nsync_trust_ok(out);
	return NSYNC_REASON_OK;
}

enum nsync_reason nsync_root_step(struct nsync_verdict *out, const struct nsync_root *old,
				  const struct nsync_root *next)
{
	enum nsync_reason reason;

	if (next->version != old->version + 1)
		return nsync_judge(out, NSYNC_BAD_ROOT, "/root/version", "%lld after %lld",
				   (long long)next->version, (long long)old->version);
	if (!nsync_str_eq(next->authority, old->authority))
		return nsync_judge(out, NSYNC_BAD_ROOT, "/root/region/authority", "%.*s, not %.*s",
				   NSYNC_FMT(next->authority), NSYNC_FMT(old->authority));
	reason = revocations(out, old, next);
	if (reason == NSYNC_REASON_OK)
		reason = root_threshold(out, old, next);
	return reason == NSYNC_REASON_OK ? root_threshold(out, next, next) : reason;
}

bool nsync_root_key_signed(const struct nsync_root *signer, uint32_t key,
			   const struct nsync_root *root)
{
	struct nsync_root_group alone = { .keys = &key, .count = 1, .threshold = 1 };

	return nsync_root_signers(signer, &alone, NSYNC_KIND_ROOT, root->file.signatures,
				  nsync_buf_view(&root->message)) == 1;
}
