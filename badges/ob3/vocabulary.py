"""The closed lists of Open Badges 3.0; anything else starts with `ext:` (Enumerations)."""

from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

from badges.errors import BrokenRule
from badges.ob2.leniency import Lenient
from badges.sentences import N_

_ACHIEVEMENT_TYPES = frozenset(
    {
        "Achievement",
        "ApprenticeshipCertificate",
        "Assessment",
        "Assignment",
        "AssociateDegree",
        "Award",
        "Badge",
        "BachelorDegree",
        "Certificate",
        "CertificateOfCompletion",
        "Certification",
        "CommunityService",
        "Competency",
        "Course",
        "CoCurricular",
        "Degree",
        "Diploma",
        "DoctoralDegree",
        "Fieldwork",
        "GeneralEducationDevelopment",
        "JourneymanCertificate",
        "LearningProgram",
        "License",
        "Membership",
        "ProfessionalDoctorate",
        "QualityAssuranceCredential",
        "MasterCertificate",
        "MasterDegree",
        "MicroCredential",
        "ResearchDoctorate",
        "SecondarySchoolDiploma",
    }
)
_RESULT_TYPES = frozenset(
    {
        "GradePointAverage",
        "LetterGrade",
        "Percent",
        "PerformanceLevel",
        "PredictedScore",
        "RawScore",
        "Result",
        "RubricCriterion",
        "RubricCriterionLevel",
        "RubricScore",
        "ScaledScore",
        "Status",
    }
)
_RESULT_STATUSES = frozenset(
    {"Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew"}
)
_TARGET_TYPES = frozenset(
    {
        "ceasn:Competency",
        "ceterms:Credential",
        "CFItem",
        "CFRubric",
        "CFRubricCriterion",
        "CFRubricCriterionLevel",
        "CTDL",
    }
)
_IDENTIFIER_TYPES = frozenset(
    {
        "name",
        "sourcedId",
        "systemId",
        "productId",
        "userName",
        "accountId",
        "emailAddress",
        "nationalIdentityNumber",
        "isbn",
        "issn",
        "lisSourcedId",
        "oneRosterSourcedId",
        "sisSourcedId",
        "ltiContextId",
        "ltiDeploymentId",
        "ltiToolId",
        "ltiPlatformId",
        "ltiUserId",
        "identifier",
    }
)


_NO_WORD = N_("is no word of the list; use one of {names}")
_NO_WORD_NOR_OWN = N_(
    "is no word of the list; use one of {names}, or a word of your own that starts with ext:"
)


def _one_of(
    known: frozenset[str], *, open_ended: bool = True, describes: bool = True
) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        if value in known or (open_ended and value.startswith("ext:")):
            return value
        if describes and isinstance(info.context, Lenient):
            info.context.note(
                N_("{name} is no word of the standard's list"), name=ascii(value[:80])
            )
            return value
        template = _NO_WORD_NOR_OWN if open_ended else _NO_WORD
        raise BrokenRule(template, names=", ".join(sorted(known)))

    return AfterValidator(check)


AchievementType = Annotated[str, _one_of(_ACHIEVEMENT_TYPES)]
"""What kind of achievement."""

ResultType = Annotated[str, _one_of(_RESULT_TYPES)]
"""What kind of result."""

ResultStatus = Annotated[str, _one_of(_RESULT_STATUSES, open_ended=False)]
"""How far the person has come."""

TargetType = Annotated[str, _one_of(_TARGET_TYPES)]
"""What kind of entry an alignment leads to."""

IdentifierType = Annotated[str, _one_of(_IDENTIFIER_TYPES, describes=False)]
"""What kind of identifier."""
