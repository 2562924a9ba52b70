package io.credbroker.service.federation;

/**
 * The content of the two files of a key; it never prints the private one.
 *
 * @param name the name of the files, without extension
 */
record KeyText(String name, String certificate, String privateKey) {

	@Override
	public String toString() {
		return this.name;
	}

}
