/*
 * digest.c: a digest of what a clone's region has accepted: reads no more stories than its options and its format
 * need, selects from them, and renders.
 */
#include <string.h>

#include "lib/archive/internal.h"

void nsync_archive_digest_region(struct nsync_digest_region *out, const struct nsync_clone *clone)
{
	const struct nsync_root *root = nsync_region_root(&clone->region);
	const struct nsync_record *record = clone->region.record;

	*out = (struct nsync_digest_region){
		.authority = root->authority,
		.names = root->names,
		.root = root,
		.pin = clone->pin,
	};
	if (record) {
		out->record_seq = record->seq;
		out->record_id = record->id;
	}
}

void nsync_archive_digest_init(struct nsync_archive_digest *digest)
{
	memset(digest, 0, sizeof(*digest));
	nsync_archive_versions_init(&digest->versions);
}

void nsync_archive_digest_release(struct nsync_archive_digest *digest)
{
	nsync_digest_release(&digest->digest);
	nsync_archive_stories_release(&digest->stories);
	nsync_archive_versions_release(&digest->versions);
}

/* What the options and the format need of the region, and no more. */
static enum nsync_code load(struct nsync_archive_digest *out, const struct nsync_clone *clone,
			    const struct nsync_digest_options *options, unsigned wants,
			    struct nsync_error *err)
{
	char office[NSYNC_MAX_OFFICE + 1] = "";
	const struct nsync_archive_filter filter = {
		.has_from = options->has_from,
		.has_to = options->has_to,
		.from = options->from,
		.to = options->to,
		/* One that is too long selects nothing. */
		.office = options->office.n && options->office.n < sizeof(office) ? office : NULL,
		.all_versions = wants & NSYNC_WANTS_KILLS,
		.associations = wants & NSYNC_WANTS_NAMES,
	};

	if (filter.office)
		memcpy(office, options->office.p, options->office.n);
	TRY(nsync_archive_versions_for_digest(&out->versions, clone->repo, &clone->region, &filter,
					      err));
	TRY(nsync_archive_stories_group(&out->stories, &out->versions, err));
	if (wants & NSYNC_WANTS_RECORDS)
		TRY(nsync_archive_find_records(&out->stories, clone, err));
	if (wants & NSYNC_WANTS_KILLS)
		TRY(nsync_archive_find_notices(&out->stories, clone, err));
	return NSYNC_OK;
}

enum nsync_code nsync_archive_digest_make(struct nsync_archive_digest *out, struct nsync_buf *bytes,
					  const struct nsync_clone *clone,
					  const struct nsync_digest_options *options,
					  const struct nsync_digest_format *format,
					  struct nsync_error *err)
{
	unsigned wants = nsync_digest_format_wants(format);

	TRY(load(out, clone, options, wants, err));
	nsync_archive_digest_region(&out->region, clone);
	TRY(nsync_digest_select(&out->digest, &out->region, out->stories.stories,
				out->stories.count, options, err));
	if (wants) {
		out->digest.stories = out->stories.stories;
		out->digest.story_count = out->stories.count;
	}
	TRY(format->render(bytes, &out->digest, err));
	return nsync_buf_check(bytes, err);
}
