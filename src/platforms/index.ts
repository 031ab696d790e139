import type { Client, Effects } from './client.js';
import { createPlatformClient } from './client.js';
import { GITHUB_HEADERS, githubComments } from './github.js';
import { gitlabNotes } from './gitlab.js';
import type { Kept } from './one-comment.js';
import { keepOneComment } from './one-comment.js';
import type { CommentPlace } from './place.js';
import type { Platform, PlatformName } from './platform.js';
import { WORDS } from './platform.js';

interface Posting {
  readonly platform: PlatformName;
  readonly place: CommentPlace;
  /** Identifies the comment: the first line of `text`. */
  readonly marker: string;
  readonly text: string;
  readonly userAgent: string;
}

/** Creates or updates the comment. The only function of this room that uses the network. */
export async function postComment(posting: Posting, effects: Effects): Promise<Kept> {
  const { platform, place, userAgent } = posting;
  const words = WORDS[platform];
  const client = createPlatformClient({
    ...effects,
    apiUrl: place.apiUrl,
    token: place.token,
    words,
    subject: `${words.request} ${place.number} of ${place.repository}`,
    userAgent,
    headers: platform === 'github' ? GITHUB_HEADERS : {},
  });
  try {
    return await keepOneComment(platformAt(posting, client), posting, effects);
  } finally {
    await client.close();
  }
}

function platformAt({ platform, place }: Posting, client: Client): Platform {
  switch (platform) {
    case 'github':
      return githubComments(client, place.repository, place.number);
    case 'gitlab':
      return gitlabNotes(client, { ...place, project: place.repository });
  }
}
