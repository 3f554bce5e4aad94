"""The column catalogue: the same name means the same thing, unit and type in every table.

Here: every column that tables of several sources have, by topic; a contract declares one that only
its source has by `own_column`. A table may override the text (`about=`), whether it may be null and
which name the publisher gives it. Not here: keys and rules across columns.
"""

# All of them: to name two hundred columns here again would be a second list to extend.
from contracts.columns.certification import *  # noqa: F403
from contracts.columns.column import own_column as own_column
from contracts.columns.figures import *  # noqa: F403
from contracts.columns.overview import *  # noqa: F403
from contracts.columns.places import *  # noqa: F403
from contracts.columns.practices import *  # noqa: F403
from contracts.columns.provenance import *  # noqa: F403
from contracts.columns.scores import *  # noqa: F403
from contracts.columns.study import *  # noqa: F403
from contracts.columns.survey import *  # noqa: F403
from contracts.columns.wellbeing import *  # noqa: F403
