package io.credbroker.planted.lower;

import io.credbroker.planted.upper.Upper;

public record Violator(Upper forbidden) {
}
