/*
 * effects.c: finds what a root that nobody adopted yet would change of what is accepted. The log is
 * judged under its revocations, as an audit would, and compared with how the region stands.
 */
#include <stdlib.h>

#include "nsync/clone.h"

void nsync_effects_release(struct nsync_effects *effects)
{
	for (size_t i = 0; i < effects->count; i++)
		free(effects->list[i].path);
	free(effects->list);
	memset(effects, 0, sizeof(*effects));
}

static enum nsync_code add(struct nsync_effects *effects, const struct nsync_effect *effect,
			   struct nsync_error *err)
{
	char *path;

	if (effects->count == effects->cap) {
		size_t cap = effects->cap ? effects->cap * 2 : 64;
		struct nsync_effect *grown = realloc(effects->list, cap * sizeof(*grown));

		if (!grown)
			return nsync_fail_memory(err);
		effects->list = grown;
		effects->cap = cap;
	}
	path = strdup(effect->path);
	if (!path)
		return nsync_fail_memory(err);
	effects->list[effects->count] = *effect;
	effects->list[effects->count++].path = path;
	effects->numbers[effect->kind]++;
	return NSYNC_OK;
}

/* The highest version of a story that no theft has voided; 0: all are void. */
static int64_t latest(const struct nsync_region *region, const struct nsync_story *story,
		      int64_t highest)
{
	char path[NSYNC_MAX_PATH];

	for (; highest > 0; highest--) {
		const struct nsync_finding *finding;

		nsync_path_item(path, story, highest);
		finding = nsync_region_finding(region, path);
		if (!finding || finding->reason != NSYNC_KEY_REVOKED)
			break;
	}
	return highest;
}

/* What an accepted version says of its story. */
static enum nsync_code status_of(enum nsync_status *out, const struct nsync_clone *clone,
				 const struct nsync_story *story, int64_t version,
				 struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	bool found;

	nsync_item_file_init(&file);
	nsync_path_item(file.path, story, version);
	TRY(nsync_clone_item_in_tree(&file, &found, clone->repo, &clone->region.tree, err));
	if (!found)
		return nsync_fail(err, NSYNC_EGIT, file.path, "it was accepted, but is not there");
	*out = file.item.status;
	return NSYNC_OK;
}

/* A version was voided: does an earlier one come back into the digest? */
static enum nsync_code see_story(struct nsync_effects *effects, const struct nsync_clone *clone,
				 const struct nsync_region *after, const struct nsync_story *story,
				 struct nsync_error *err)
{
	struct nsync_effect effect = { .kind = NSYNC_EFFECT_RETURNS };
	char path[NSYNC_MAX_PATH];
	enum nsync_status now;
	int64_t highest, was, is;

	TRY(nsync_clone_highest_version(&highest, clone->repo, &clone->region.tree, story, err));
	was = latest(&clone->region, story, highest);
	is = latest(after, story, highest);
	if (!was || !is || was == is)
		return NSYNC_OK;
	nsync_path_item(path, story, is);
	if (nsync_region_finding(after, path)) /* it waits for a cosignature */
		return NSYNC_OK;
	TRY(status_of(&now, clone, story, is, err));
	if (now != NSYNC_USABLE)
		return NSYNC_OK;
	TRY(status_of(&effect.status, clone, story, was, err));
	effect.path = path;
	effect.version = was;
	return add(effects, &effect, err);
}

/* Findings are in the order of their paths, so the versions of a story follow each other. */
static enum nsync_code compare(struct nsync_effects *effects, const struct nsync_clone *clone,
			       const struct nsync_region *after, struct nsync_error *err)
{
	struct nsync_path path = { .kind = NSYNC_PATH_NONE }, last = path;

	for (size_t i = 0; i < after->finding_count; i++) {
		const struct nsync_finding *is = &after->findings[i];
		const struct nsync_finding *was = nsync_region_finding(&clone->region, is->path);
		bool revoked = is->reason == NSYNC_KEY_REVOKED;
		const struct nsync_effect effect = {
			.kind = revoked ? NSYNC_EFFECT_VOID : NSYNC_EFFECT_WAITS,
			.path = is->path,
			.seq = is->seq,
		};

		if (was && was->reason == is->reason)
			continue;
		TRY(add(effects, &effect, err));
		nsync_path_parse(&path, nsync_str(is->path));
		if (!revoked || path.kind != NSYNC_PATH_ITEM ||
		    (last.kind == NSYNC_PATH_ITEM && !nsync_story_cmp(&path.story, &last.story)))
			continue;
		TRY(see_story(effects, clone, after, &path.story, err));
		last = path;
	}
	return NSYNC_OK;
}

enum nsync_code nsync_clone_effects(struct nsync_effects *out, const struct nsync_clone *clone,
				    const struct nsync_root *root, struct nsync_error *err)
{
	AUTO(nsync_region_release) struct nsync_region after = { 0 };
	const struct nsync_walk_options how = { .newest = root,
						.progress = clone->host->progress,
						.payload = clone->host->payload };
	struct nsync_disagreement found;

	memset(out, 0, sizeof(*out));
	nsync_region_init(&after);
	after.pin = clone->pin;
	TRY(nsync_audit_walk(&after, &found, clone->repo, &clone->region.head, &how, err));
	if (found.verdict.reason)
		return nsync_fail(err, NSYNC_ETRUST, found.path, "%s %s",
				  nsync_reason_name(found.verdict.reason), found.verdict.detail);
	return compare(out, clone, &after, err);
}
