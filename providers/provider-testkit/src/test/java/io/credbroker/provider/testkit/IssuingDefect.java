package io.credbroker.provider.testkit;

/**
 * One way to break the contract of issuing, and the test that has to notice.
 */
enum IssuingDefect {

	NONE(""),

	READS_AN_UNDECLARED_PART("readsNoPartOfTheContextThatItDoesNotDeclare"),

	DECLARES_A_PART_IN_VAIN("eachDeclaredPartMakesAnotherCredential"),

	NAMES_THE_SESSION_AFTER_THE_AUDIT("theAuditContextEntersNoCredential"),

	CHANGES_ITS_SCOPE("declaresTheSameScopeForTheKeyEachTime"),

	NEEDS_A_RUN("answersWhereNothingIsKnownOfALookup");

	final String noticedBy;

	IssuingDefect(String noticedBy) {
		this.noticedBy = noticedBy;
	}

}
