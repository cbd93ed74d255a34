/* revocation.c: the lines that root revoke prints: what changes, what has to be typed before it. */
#include "cmd/root/root.h"

static void report_return(struct call *call, const struct nsync_effect *effect)
{
	AUTO(nsync_buf_release) struct nsync_buf why = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	struct nsync_json_builder *line = json_line_begin(call, "item");

	nsync_words_returning(&why, effect->version, nsync_status_name(effect->status));
	json_member_text(line, "path", effect->path);
	json_member_text(line, "verdict", nsync_reason_name(NSYNC_REASON_OK));
	json_member_text(line, "pointer", "");
	json_member_text(line, "detail", nsync_buf_view(&why).p);
	json_member_text(line, "state", "returns");
	json_line_end(call, line);
	print_marked(call, MARK_BAD, "returns", "  %s  %s", effect->path, nsync_buf_view(&why).p);
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
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	report_root_key(call, "revoked", key);
	nsync_words_revoked(&said, seq, voided);
	print_sentence(call, "  ", &said);
	if (waiting || returning)
		nsync_words_revocation_effects(&said, waiting, returning);
	print_sentence(call, "  ", &said);
	if (returning)
		print_words(call, "  %s", nsync_words_remark(NSYNC_REMARK_RETURNS));
}

void report_revoke_first(struct call *call, const struct nsync_root_office *office,
			 const struct nsync_root_key *key, const char *file, const char *path, int64_t after)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	size_t left = office->group.count - 1;

	nsync_words_needs_key(&said, office->code);
	print_sentence(call, "  ", &said);
	if (file)
		print_words(call, "  nsync root add-key %s %s --key NEW.pub", file, office->code);
	else
		print_words(call, "  nsync root add-key %s --key NEW.pub -o %s", office->code, path);
	print_words(call, "  nsync root revoke %s %.8s --after %lld", file ? file : path, key->id.hex, (long long)after);
	if (!left)
		return;
	print_words(call, "  %s", nsync_words_remark(NSYNC_REMARK_OR_FEWER_KEYS));
	print_words(call, "  nsync root revoke %s%s%.8s --after %lld --threshold %zu", file ? file : "", file ? " " : "",
		    key->id.hex, (long long)after, left);
}
