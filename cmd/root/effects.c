/*
 * effects.c: what a root that nobody adopted yet would change of what is accepted. The log is judged
 * under its revocations, as an audit would, and held against how the region stands.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/root/root.h"
#include "nsync/archive.h"

void root_effects_release(struct root_effects *effects)
{
	for (size_t i = 0; i < effects->count; i++)
		free(effects->list[i].path);
	free(effects->list);
}

static enum nsync_code add(struct root_effects *effects, const struct root_effect *effect, struct nsync_error *err)
{
	char *path;

	TRY(NSYNC_GROW(effects->list, effects->count, effects->cap, err));
	path = strdup(effect->path);
	if (!path)
		return nsync_fail_memory(err);
	effects->list[effects->count] = *effect;
	effects->list[effects->count++].path = path;
	effects->numbers[effect->kind]++;
	return NSYNC_OK;
}

/* The version that a region's digest looks at, read; its list is empty where all are void. */
static enum nsync_code latest(struct nsync_archive_versions *out, const struct nsync_clone *context,
			      const struct nsync_region *region, const struct nsync_story *story,
			      struct nsync_error *err)
{
	const struct nsync_archive_filter filter = {
		.has_from = true,
		.has_to = true,
		.from = { story->year, story->month, 1 },
		.to = { story->year, story->month, 1 },
		.office = story->office,
		.slug = story->slug,
	};

	TRY(nsync_archive_list(out, context->repo, region, &context->region.tree, &filter, err));
	return nsync_archive_read(out, context->repo, err);
}

/* A version was voided: does an earlier one come back into the digest? */
static enum nsync_code see_story(struct root_effects *effects, const struct nsync_clone *context,
				 const struct nsync_region *after, const struct nsync_story *story,
				 struct nsync_error *err)
{
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions was = { 0 };
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions is = { 0 };
	struct root_effect effect = { .kind = EFFECT_RETURNS };
	char path[NSYNC_MAX_PATH];

	nsync_archive_versions_init(&was);
	nsync_archive_versions_init(&is);
	TRY(latest(&was, context, &context->region, story, err));
	TRY(latest(&is, context, after, story, err));
	if (!was.count || !is.count || was.versions->version == is.versions->version ||
	    is.versions->reason || is.versions->item->status != NSYNC_USABLE)
		return NSYNC_OK;
	nsync_path_item(path, story, is.versions->version);
	effect.path = path;
	effect.version = was.versions->version;
	effect.status = was.versions->item->status;
	return add(effects, &effect, err);
}

/* Findings are in the order of their paths, so the versions of a story follow each other. */
static enum nsync_code compare(struct root_effects *effects, const struct nsync_clone *context,
			       const struct nsync_region *after, struct nsync_error *err)
{
	struct nsync_path path = { .kind = NSYNC_PATH_NONE }, last = path;

	for (size_t i = 0; i < after->finding_count; i++) {
		const struct nsync_finding *is = &after->findings[i];
		const struct nsync_finding *was = nsync_region_finding(&context->region, is->path);
		bool revoked = is->reason == NSYNC_KEY_REVOKED;
		const struct root_effect effect = { .kind = revoked ? EFFECT_VOID : EFFECT_WAITS,
						    .path = is->path, .seq = is->seq };

		if (was && was->reason == is->reason)
			continue;
		TRY(add(effects, &effect, err));
		nsync_path_parse(&path, nsync_str(is->path));
		if (!revoked || path.kind != NSYNC_PATH_ITEM ||
		    (last.kind == NSYNC_PATH_ITEM && !nsync_story_cmp(&path.story, &last.story)))
			continue;
		TRY(see_story(effects, context, after, &path.story, err));
		last = path;
	}
	return NSYNC_OK;
}

enum nsync_code root_effects(struct root_effects *out, struct call *call,
			     const struct nsync_clone *context, const struct nsync_root *root,
			     struct nsync_error *err)
{
	const struct nsync_walk_options options = { .newest = root, .progress = report_progress, .payload = call };
	struct nsync_disagreement found;
	struct nsync_region after;
	enum nsync_code code;

	nsync_region_init(&after);
	after.pin = context->pin;
	code = nsync_audit_walk(&after, &found, context->repo, &context->region.head, &options, err);
	if (!code && found.verdict.reason)
		code = nsync_fail(err, NSYNC_ETRUST, found.path, "%s %s", nsync_reason_name(found.verdict.reason),
				  found.verdict.detail);
	if (!code)
		code = compare(out, context, &after, err);
	nsync_region_release(&after);
	return code;
}
