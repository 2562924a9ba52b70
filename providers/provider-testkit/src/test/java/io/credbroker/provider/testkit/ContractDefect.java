package io.credbroker.provider.testkit;

/**
 * One way to break the contract, and the test that has to notice.
 */
enum ContractDefect {

	NONE(""),

	LOSES_A_FIELD("findsASecretWithItsFieldsAsTheyWereStored"),

	TRIMS_VALUES("findsASecretWithItsFieldsAsTheyWereStored"),

	NAMES_A_NEW_VERSION_EACH_TIME("namesTheSameVersionUntilTheSecretChanges"),

	KEEPS_THE_VERSION("namesTheSameVersionUntilTheSecretChanges"),

	TAKES_A_KEY_THAT_IT_CANNOT_READ("refusesAtLoadExactlyTheKeysThatNoFetchAsksFor"),

	REFUSES_A_KEY_THAT_IT_CAN_READ("refusesAtLoadExactlyTheKeysThatNoFetchAsksFor"),

	TAKES_ANY_OPTION("refusesAnOptionThatItDoesNotHave"),

	REFUSES_WHAT_IS_MISSING("saysMissingWhenThereIsNothingUnderTheKey"),

	TAKES_A_REJECTION_FOR_A_DENIAL("answersEachFaultWithItsOwnResultInTime"),

	LOGS_IN_EACH_TIME("aRejectedLoginIsNotRepeatedByEachFetch"),

	SAYS_MISSING_FOR_EVERY_FAULT("answersEachFaultWithItsOwnResultInTime"),

	THROWS_ON_A_FAULT("answersEachFaultWithItsOwnResultInTime"),

	NEVER_RETURNS_WHEN_HANGING("answersEachFaultWithItsOwnResultInTime"),

	STAYS_BROKEN("worksAgainOnceTheFaultIsOver"),

	CACHES("seesAChangedSecretAtOnce"),

	PROBES_DOWN("probeSaysUpWhenTheStoreServes"),

	PROBES_UP("probeTellsAStoreThatRefusesFromOneThatIsDown"),

	SHARES_STATE_BETWEEN_THREADS("answersManyThreadsAtOnceEachWithItsOwnSecret"),

	CALLS_ON_CREATE("createCallsNothing"),

	NEEDS_THE_STORE_ON_CREATE("createSucceedsWhileTheStoreIsDown"),

	THROWS_ON_SECOND_CLOSE("closesTwice"),

	SWALLOWS_THE_INTERRUPT("anInterruptedCallerIsAnsweredAndStaysInterrupted"),

	DIES_OF_AN_INTERRUPT("anInterruptedCallerIsAnsweredAndStaysInterrupted"),

	LOGS_A_VALUE_AT_TRACE("noTextHoldsASeededValueOrACredential"),

	LOGS_ITS_CREDENTIAL("noTextHoldsASeededValueOrACredential"),

	LOGS_A_VALUE_THROUGH_JUL("noTextHoldsASeededValueOrACredential"),

	QUOTES_GARBAGE("noTextHoldsASeededValueOrACredential"),

	PRINTS_ITSELF("noTextHoldsASeededValueOrACredential"),

	THROWS_A_VALUE("noTextHoldsASeededValueOrACredential");

	final String noticedBy;

	ContractDefect(String noticedBy) {
		this.noticedBy = noticedBy;
	}

}
