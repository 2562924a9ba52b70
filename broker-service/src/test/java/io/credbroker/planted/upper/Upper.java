package io.credbroker.planted.upper;

public record Upper(String name) {
}
