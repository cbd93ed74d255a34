/*
 * chain.c: the second part of judging, in one thread: what files say of each other.
 *
 * Items go first, each story in version order, with the pictures that they name; then
 * cosignatures; then items whose cosignatures are still missing are marked.
 */
#include <stdlib.h>

#include "chain.h"

/* The newest version before `version` that is not key-revoked decides whether the story was killed. */
static enum nsync_code judge_killed(struct nsync_verdict *verdict, struct chain *chain,
				    const struct nsync_path *path, const struct prior *previous,
				    struct nsync_error *err)
{
	char name[NSYNC_MAX_PATH];
	struct prior prior = *previous;
	int64_t version = path->number - 1;
	enum nsync_code code;

	while (prior.exists && prior.revoked && version > 1) {
		nsync_path_item(name, &path->story, --version);
		code = nsync_prior_find(&prior, chain, name, err);
		if (code)
			return code;
	}
	if (prior.exists && !prior.revoked && prior.facts->status == NSYNC_CANCELED)
		nsync_judge(verdict, NSYNC_CANCELED_STORY, NULL, "version %lld canceled it", (long long)version);
	return NSYNC_OK;
}

static enum nsync_code judge_versions(struct nsync_verdict *verdict, struct chain *chain,
				      const struct nsync_file *file, const struct nsync_path *path,
				      struct nsync_error *err)
{
	char name[NSYNC_MAX_PATH], mine[32], theirs[32];
	const struct nsync_facts *facts = file->facts;
	struct prior previous;
	enum nsync_code code;

	if (path->number == 1)
		return NSYNC_OK;
	nsync_path_item(name, &path->story, path->number - 1);
	code = nsync_prior_find(&previous, chain, name, err);
	if (code)
		return code;
	if (!previous.exists) {
		nsync_judge(verdict, NSYNC_VERSION_GAP, "/item/version", "version %lld is not accepted",
			    (long long)path->number - 1);
		return NSYNC_OK;
	}
	if (!facts->has_previous || !nsync_id_eq(&facts->previous, &previous.id)) {
		nsync_judge(verdict, NSYNC_PREVIOUS_MISMATCH, "/item/altIds", "previous is %.12s, version %lld is %.12s",
			    facts->has_previous ? facts->previous.hex : "missing",
			    (long long)path->number - 1, previous.id.hex);
		return NSYNC_OK;
	}
	nsync_time_format(mine, facts->first_created);
	nsync_time_format(theirs, previous.facts->first_created);
	if (nsync_time_cmp(facts->first_created, previous.facts->first_created) != 0 ||
	    strcmp(mine, theirs) != 0) {
		nsync_judge(verdict, NSYNC_PREVIOUS_MISMATCH, "/item/firstCreated", "%s, before: %s", mine, theirs);
		return NSYNC_OK;
	}
	return judge_killed(verdict, chain, path, &previous, err);
}

static enum nsync_code chain_item(struct chain *chain, struct nsync_file *file, struct nsync_error *err)
{
	struct nsync_verdict verdict = { .reason = NSYNC_REASON_OK };
	struct nsync_path path;
	enum nsync_code code;

	if (file->replaces && (!file->reason || file->id.hex[0]))
		return nsync_judge_replacement(chain, file, err);
	if (file->reason && !(file->reason == NSYNC_KEY_REVOKED && recorded(chain)))
		return NSYNC_OK;
	nsync_path_parse(&path, nsync_str(file->path));
	code = judge_versions(&verdict, chain, file, &path, err);
	if (!code && !verdict.reason)
		code = nsync_judge_pictures(&verdict, chain, file, path.writer, err);
	if (code)
		return code;
	if (verdict.reason)
		return nsync_file_verdict(file, chain->arena, &verdict, err);
	file->accepted = true;
	nsync_accept_pictures(chain, file, path.writer);
	return NSYNC_OK;
}

struct place {
	struct nsync_file *file;
	size_t stem;    /* bytes of the path before ".<version>.json" */
	int64_t number;
};

static int by_version(const void *a, const void *b)
{
	const struct place *left = a, *right = b;
	int order = nsync_str_cmp((struct nsync_str){ left->file->path, left->stem },
				  (struct nsync_str){ right->file->path, right->stem });

	return order ? order : (left->number > right->number) - (left->number < right->number);
}

static size_t stem_length(const char *path)
{
	size_t n = strlen(path) - strlen(".json");

	while (path[n - 1] != '.')
		n--;
	return n - 1;
}

static size_t collect_items(struct place *places, struct nsync_batch *batch)
{
	struct nsync_path path;
	size_t count = 0, i;

	for (i = 0; i < batch->count; i++) {
		struct nsync_file *file = &batch->files[i];

		if (file->kind != NSYNC_PATH_ITEM || !nsync_path_parse(&path, nsync_str(file->path)))
			continue;
		places[count++] = (struct place){ file, stem_length(file->path), path.number };
	}
	qsort(places, count, sizeof(*places), by_version);
	return count;
}

static enum nsync_code chain_items(struct chain *chain, struct nsync_error *err)
{
	struct place *places = calloc(chain->batch->count, sizeof(*places));
	enum nsync_code code = NSYNC_OK;
	size_t count, i;

	if (!places)
		return nsync_fail_memory(err);
	count = collect_items(places, chain->batch);
	for (i = 0; i < count && !code; i++)
		code = chain_item(chain, places[i].file, err);
	free(places);
	return code;
}

enum nsync_code nsync_chain_judge(struct nsync_batch *batch, const struct nsync_judge_pool *pool,
				  const struct nsync_basis *basis, struct nsync_error *err)
{
	struct chain chain = { batch, basis, crew_settler(pool), &batch->arena };
	enum nsync_code code = chain_items(&chain, err);
	size_t i;

	for (i = 0; i < batch->count && !code; i++)
		if (batch->files[i].kind == NSYNC_PATH_COSIGNATURE)
			code = nsync_chain_cosignature(&chain, &batch->files[i], err);
	for (i = 0; i < batch->count && !code; i++) {
		if (batch->files[i].kind == NSYNC_PATH_ITEM)
			code = nsync_chain_mark_awaiting(&chain, &batch->files[i], err);
		else if (batch->files[i].kind == NSYNC_PATH_MEDIA)
			code = nsync_settle_media(&chain, &batch->files[i], err);
	}
	return code;
}
