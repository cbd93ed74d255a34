/* revocation.c: what root revoke says: what changes, and what has to come before it. */
#include "cmd/root/root.h"

static void report_return(struct call *call, const struct nsync_effect *effect)
{
	static const char *const did[] = {
		[NSYNC_USABLE] = "came after it",
		[NSYNC_WITHHELD] = "held it",
		[NSYNC_CANCELED] = "killed it",
	};
	struct nsync_json_builder *line = json_line_begin(call, "item");
	struct nsync_verdict verdict;

	nsync_judge(&verdict, NSYNC_REASON_OK, NULL, "version %lld, which %s, is void", (long long)effect->version,
		    did[effect->status]);
	json_member_text(line, "path", effect->path);
	json_member_text(line, "verdict", nsync_reason_name(verdict.reason));
	json_member_text(line, "pointer", "");
	json_member_text(line, "detail", verdict.detail);
	json_member_text(line, "state", "returns");
	json_line_end(call, line);
	print_marked(call, MARK_BAD, "returns", "  %s  %s", effect->path, verdict.detail);
}

void report_root_effects(struct call *call, const struct nsync_effects *effects)
{
	for (size_t i = 0; i < effects->count; i++) {
		const struct nsync_effect *effect = &effects->list[i];
		bool is_void = effect->kind == NSYNC_EFFECT_VOID;
		struct nsync_verdict verdict;

		if (effect->kind == NSYNC_EFFECT_RETURNS) {
			report_return(call, effect);
			continue;
		}
		nsync_judge(&verdict, is_void ? NSYNC_KEY_REVOKED : NSYNC_AWAITING_COSIGNATURE, NULL, "record %lld",
			    (long long)effect->seq);
		report_item_as(call, is_void ? "void" : "waits", effect->path, &verdict);
	}
}

void report_revocation(struct call *call, const struct nsync_root_key *key, int64_t seq,
		       const struct nsync_effects *effects)
{
	size_t voided = effects->numbers[NSYNC_EFFECT_VOID];
	size_t waiting = effects->numbers[NSYNC_EFFECT_WAITS];
	size_t returning = effects->numbers[NSYNC_EFFECT_RETURNS];

	report_root_key(call, "revoked", key);
	print_words(call, "  as of record %lld. Once this root is adopted, %zu %s void.", (long long)seq, voided,
		    noun(voided, "accepted file is", "accepted files are"));
	if (waiting || returning)
		print_words(call, "  %zu joint %s for a cosignature again, %zu earlier %s to the digest.", waiting,
			    noun(waiting, "story waits", "stories wait"), returning,
			    noun(returning, "version returns", "versions return"));
	if (returning)
		print_words(call, "  What must stay out of it needs a new version, by a key that is not revoked; "
				  "translations return with a story.");
}

void report_revoke_first(struct call *call, const struct nsync_root_office *office,
			 const struct nsync_root_key *key, const char *file, const char *path, int64_t after)
{
	size_t left = office->group.count - 1;

	print_words(call, "  %s needs another key first:", office->code);
	if (file)
		print_words(call, "  nsync root add-key %s %s --key NEW.pub", file, office->code);
	else
		print_words(call, "  nsync root add-key %s --key NEW.pub -o %s", office->code, path);
	print_words(call, "  nsync root revoke %s %.8s --after %lld", file ? file : path, key->id.hex, (long long)after);
	if (!left)
		return;
	print_words(call, "  or fewer of its keys that must sign:");
	print_words(call, "  nsync root revoke %s%s%.8s --after %lld --threshold %zu", file ? file : "", file ? " " : "",
		    key->id.hex, (long long)after, left);
}
