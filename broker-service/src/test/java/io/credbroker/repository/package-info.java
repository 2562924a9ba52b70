/**
 * What the repository says of itself: its pages, workflows and releases, held against
 * what is there.
 */
@NullMarked
package io.credbroker.repository;

import org.jspecify.annotations.NullMarked;
