/* feed_fixture.h: a region, and the feeds that it makes of stories. */
#ifndef NSYNC_TESTS_FEED_FIXTURE_H
#define NSYNC_TESTS_FEED_FIXTURE_H

#include <criterion/criterion.h>

#include "lib/digest/internal.h"

#define STR(s) { s, sizeof(s) - 1 }
#define AUGUST_5 { .seconds = 1533502800, .offset = -21600 } /* 2018-08-05T15:00:00-06:00 */

static const struct nsync_root root = { .issued = { .seconds = 1514764800 } };
static const struct nsync_digest_region region = { .authority = STR("e.org,2026"), .root = &root };

/* The feed of what the options select, in a site where they have an address. */
static void render(struct nsync_buf *out, const char *format, const struct nsync_digest_story *stories, size_t count,
		   const struct nsync_digest_options *options, const char *place)
{
	AUTO(nsync_digest_release) struct nsync_digest digest;
	struct nsync_error err = { .code = NSYNC_OK };

	cr_assert_eq(nsync_digest_select(&digest, &region, stories, count, options, &err), NSYNC_OK);
	digest.stories = stories;
	digest.story_count = count;
	digest.place = nsync_str(place);
	cr_assert_eq(nsync_digest_format_find(nsync_str(format))->render(out, &digest, &err), NSYNC_OK, "%s", err.text);
}

#endif
