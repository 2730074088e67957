"""Findings to render: none, some, many, and hostile ones."""

from kblast.config import Severity
from kblast.results.findings import Finding, LintResult, LintSummary, Place, RelatedPlace
from kblast.results.rules import RuleEntry, RuleReference


def rule(rule_id: str, severity: Severity = "warning", page: str | None = "# Page\n") -> RuleEntry:
    """A rule of which little is told."""
    return RuleEntry(
        id=rule_id,
        severity=severity,
        title=f"The title of {rule_id}",
        rationale="Because.",
        remedy="Mend it.",
        references=(RuleReference(title="Guide", url="https://example.com/guide"),),
        has_page=page is not None,
        page=page,
    )


EMPTY = LintResult(rules=(rule("orphan-topic"), rule("unowned-topic")))

SMALL = LintResult(
    findings=(
        Finding(
            rule="min-isr-equals-replication",
            severity="error",
            confidence="certain",
            subject="topic:orders/placed",
            message="min.insync.replicas is 3 and replication 3, expected at most 2",
            location=Place(file="orders.yaml", line=4, column=3),
            related=(
                RelatedPlace(
                    message="min.insync.replicas=3 (cluster config)", location=Place(file="a.yaml", line=2, column=9)
                ),
                RelatedPlace(message="first declared", location=Place(file="b.yaml", line=1, column=1)),
            ),
            evidence=("replication=3 (topic)", "min.insync.replicas=3 (cluster config)"),
            fingerprint="0" * 32,
            remedy="Set min.insync.replicas to 2.",
        ),
        Finding(
            rule="orphan-topic",
            severity="warning",
            confidence="likely",
            subject="topic:orders/paid",
            message="nobody is known to read it",
            location=Place(file="orders.yaml", line=5, column=3),
            fingerprint="1" * 32,
        ),
        Finding(
            rule="weaker-than-profile",
            severity="warning",
            confidence="unknown",
            subject="topic:logs/app",
            message="cannot be decided: what it is for is not known",
            location=Place(file="zlogs.yaml", line=1, column=2),
            fingerprint="2" * 32,
            remedy="Declare it.",
        ),
    ),
    summary=LintSummary(error=1, warning=2, waived=3, baselined=1),
    rules=(rule("min-isr-equals-replication", "error"), rule("orphan-topic"), rule("weaker-than-profile", page=None)),
    off=("unowned-topic",),
)

HOSTILE_NAMES = (
    "\x1b]0;title\x07",
    "<img src=x onerror=alert(1)>",
    "`code` **bold** [link](javascript:alert(1)) ![image](x)",
    "a|b||c\\|d",
    "two\nlines\r\n# heading",
    "\u202egnp.exe",
    "| | |\n|-|-|",
    "www.example.com https://example.com a@example.com @team #12",
    "&lt;b&gt; &amp;",
    "</script><!-- --> ]]> <?xml?>",
    "::set-output name=x::y",
    "##[error]x",
    "%0A::error::x%250D",
    "{0} }} {{1}",
    "C:\\team\\kblast",
    "\x00\ufffe\uffff\x7f",
)


def hostile(name: str) -> LintResult:
    """A finding that says the name wherever words of others can stand."""
    place = Place(file=f"{name}.yaml", line=1, column=1)
    finding = Finding(
        rule="orphan-topic",
        severity="error",
        confidence="certain",
        subject=f"topic:a/{name}",
        message=f"nobody reads {name}",
        location=place,
        related=(RelatedPlace(message=name, location=place),),
        evidence=(name,),
        fingerprint="3" * 32,
        remedy=f"Remove {name}.",
    )
    return LintResult(
        findings=(finding,), summary=LintSummary(error=1), rules=(rule("orphan-topic"),), off=("unowned-topic",)
    )


def large(count: int = 2_000) -> LintResult:
    """Many findings in a few files."""
    one = SMALL.findings[0]
    findings = tuple(
        one.model_copy(
            update={
                "location": Place(file=f"{index // 500}.yaml", line=index % 500 + 1, column=1),
                "fingerprint": f"{index:032x}",
            }
        )
        for index in range(count)
    )
    return LintResult(
        findings=findings, summary=LintSummary(error=count), rules=(rule("min-isr-equals-replication", "error"),)
    )
