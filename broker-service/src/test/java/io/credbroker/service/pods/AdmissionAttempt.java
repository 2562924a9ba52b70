package io.credbroker.service.pods;

/**
 * What somebody may try with the pods of Airflow's namespace, and whether the admission
 * policy refuses it.
 */
enum AdmissionAttempt {

	WORKER_CREATES_A_POD(Who.WORKER, false, "POST /pods", Bodies.JSON, pod("new", "worker", "{}")),
	WORKER_NAMES_A_TASK(Who.WORKER, true, "POST /pods", Bodies.JSON, pod("new", "worker", "{\"dag_id\":\"sales\"}")),
	WORKER_NAMES_A_MAP_INDEX(Who.WORKER, true, "POST /pods", Bodies.JSON,
			pod("new", "worker", "{\"map_index\":\"1\"}")),
	ADMINISTRATOR_NAMES_A_TASK("admin", true, "POST /pods", Bodies.JSON, pod("new", "worker", Bodies.TASK)),
	SCHEDULER_NAMES_A_TASK(Who.SCHEDULER, false, "POST /pods", Bodies.JSON, pod("new", "worker", Bodies.TASK)),
	WORKER_APPLIES_A_TASK(Who.WORKER, true, "PATCH /pods/new?fieldManager=x", "application/apply-patch+yaml",
			"{\"apiVersion\":\"v1\",\"kind\":\"Pod\"," + pod("new", "worker", Bodies.TASK).substring(1)),
	WORKER_RUNS_AS_THE_SCHEDULER(Who.WORKER, true, "POST /pods", Bodies.JSON, pod("new", "scheduler", "{}")),
	A_DAG_RUNS_AS_THE_SCHEDULER(Who.SCHEDULER, true, "POST /pods", Bodies.JSON, pod("new", "scheduler", Bodies.TASK)),
	CLUSTER_STARTS_THE_SCHEDULER("system:serviceaccount:kube-system:replicaset-controller", false, "POST /pods",
			Bodies.JSON, pod("new", "scheduler", "{}")),
	WORKER_MAKES_A_TASK(Who.WORKER, true, "PATCH /pods/plain", Bodies.MERGE, annotations("\"dag_id\":\"other\"")),
	WORKER_CHANGES_A_TASK(Who.WORKER, true, "PATCH /pods/task", Bodies.MERGE, annotations("\"dag_id\":\"other\"")),
	WORKER_ADDS_A_MAP_INDEX(Who.WORKER, true, "PATCH /pods/task", Bodies.MERGE, annotations("\"map_index\":\"1\"")),
	WORKER_REMOVES_A_PART(Who.WORKER, true, "PATCH /pods/task", Bodies.MERGE, annotations("\"dag_id\":null")),
	WORKER_REMOVES_ALL(Who.WORKER, true, "PATCH /pods/task", Bodies.MERGE, "{\"metadata\":{\"annotations\":null}}"),
	SCHEDULER_CHANGES_A_TASK(Who.SCHEDULER, true, "PATCH /pods/task", Bodies.MERGE,
			annotations("\"dag_id\":\"other\"")),
	SCHEDULER_MARKS_IT_DONE(Who.SCHEDULER, false, "PATCH /pods/task", Bodies.MERGE,
			"{\"metadata\":{\"labels\":{\"airflow_executor_done\":\"True\"}}}"),
	WORKER_NOTES_SOMETHING(Who.WORKER, false, "PATCH /pods/task", Bodies.MERGE, annotations("\"note\":\"x\"")),
	WORKER_CHANGES_A_TASK_BY_ITS_STATUS(Who.WORKER, true, "PATCH /pods/task/status", Bodies.MERGE,
			annotations("\"dag_id\":\"other\"")),
	NODE_REPORTS_THE_STATUS(Who.WORKER, false, "PATCH /pods/task/status", Bodies.MERGE,
			"{\"status\":{\"phase\":\"Running\"}}"),
	WORKER_MAKES_A_TASK_BY_BINDING(Who.WORKER, true, "POST /pods/plain/binding", Bodies.JSON, binding(Bodies.TASK)),
	WORKER_MAKES_A_TASK_BY_THE_OLD_BINDING(Who.WORKER, true, "POST /bindings", Bodies.JSON, binding(Bodies.TASK)),
	POD_IS_BOUND(Who.WORKER, false, "POST /pods/plain/binding", Bodies.JSON, binding("{}")),
	WORKER_DEBUGS_A_TASK(Who.WORKER, true, "PATCH /pods/task/ephemeralcontainers", Bodies.STRATEGIC,
			"{\"spec\":{\"ephemeralContainers\":[{\"name\":\"debug\",\"image\":\"a\"}]}}"),
	WORKER_DEBUGS_A_POD(Who.WORKER, false, "PATCH /pods/plain/ephemeralcontainers", Bodies.STRATEGIC,
			"{\"spec\":{\"ephemeralContainers\":[{\"name\":\"debug\",\"image\":\"a\"}]}}"),
	WORKER_REPLACES_THE_IMAGE_OF_A_TASK(Who.WORKER, true, "PATCH /pods/task", Bodies.STRATEGIC, image()),
	WORKER_REPLACES_THE_IMAGE_OF_A_POD(Who.WORKER, false, "PATCH /pods/plain", Bodies.STRATEGIC, image()),
	WORKER_RUNS_A_COMMAND(Who.WORKER, true, "POST /pods/task/exec?command=id&stdout=1", Bodies.JSON, ""),
	WORKER_ATTACHES(Who.WORKER, true, "POST /pods/task/attach?stdout=1", Bodies.JSON, ""),
	ADMINISTRATOR_RUNS_A_COMMAND("admin", false, "POST /pods/task/exec?command=id&stdout=1", Bodies.JSON, "");

	static final String SCHEDULER = Who.SCHEDULER;

	static final String TASK = Bodies.TASK;

	private final String user;

	private final boolean refused;

	private final String request;

	private final String mediaType;

	private final String body;

	AdmissionAttempt(String user, boolean refused, String request, String mediaType, String body) {
		this.user = user;
		this.refused = refused;
		this.request = request;
		this.mediaType = mediaType;
		this.body = body;
	}

	static String pod(String name, String account, String annotations) {
		return """
				{"metadata":{"name":"%s","annotations":%s},"spec":{"serviceAccountName":"%s",
				"automountServiceAccountToken":false,"containers":[{"name":"base","image":"airflow"}]}}"""
			.formatted(name, annotations, account);
	}

	private static String annotations(String entries) {
		return "{\"metadata\":{\"annotations\":{" + entries + "}}}";
	}

	private static String binding(String annotations) {
		return "{\"metadata\":{\"name\":\"plain\",\"annotations\":" + annotations
				+ "},\"target\":{\"kind\":\"Node\",\"name\":\"n\"}}";
	}

	private static String image() {
		return "{\"spec\":{\"containers\":[{\"name\":\"base\",\"image\":\"another\"}]}}";
	}

	boolean isRefused() {
		return this.refused;
	}

	String user() {
		return this.user;
	}

	String method() {
		return this.request.substring(0, this.request.indexOf(' '));
	}

	String path() {
		return this.request.substring(this.request.indexOf(' ') + 1);
	}

	String mediaType() {
		return this.mediaType;
	}

	String body() {
		return this.body;
	}

	private static final class Who {

		static final String WORKER = "system:serviceaccount:airflow:worker";

		static final String SCHEDULER = "system:serviceaccount:airflow:scheduler";

	}

	private static final class Bodies {

		static final String JSON = "application/json";

		static final String MERGE = "application/merge-patch+json";

		static final String STRATEGIC = "application/strategic-merge-patch+json";

		static final String TASK = "{\"dag_id\":\"sales\",\"task_id\":\"load\",\"run_id\":\"manual__1\",\"try_number\":\"1\"}";

	}

}
