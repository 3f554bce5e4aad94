"""Sources that the warehouse knows of and does not load, and why."""

from pipelines.source_definition import Cadence, Source

CATALOGUED = (
    Source(
        id="city_health_dashboard",
        title="City Health Dashboard",
        publisher="NYU Langone Health",
        homepage="https://www.cityhealthdashboard.com/",
        citation="City Health Dashboard, NYU Langone Health. Terms of re-publication not cleared.",
        cadence=Cadence.YEARLY,
        status="catalogued",
    ),
    Source(
        id="dg_regio_quality_of_life",
        title="Quality of life in European cities",
        publisher="European Commission, DG REGIO",
        homepage="https://ec.europa.eu/regional_policy/information-sources/maps/quality-of-life_en",
        citation="European Commission, Report on the quality of life in European cities.",
        cadence=Cadence.IRREGULAR,
        status="catalogued",
        catalogued_licence="CC-BY-4.0",
    ),
    Source(
        id="oecd_regional_wellbeing",
        title="OECD Regional Well-Being",
        publisher="OECD",
        homepage="https://www.oecdregionalwellbeing.org/",
        citation="OECD, Regional Well-Being. Regions, not cities.",
        cadence=Cadence.IRREGULAR,
        status="catalogued",
        catalogued_licence="CC-BY-4.0",
    ),
    Source(
        id="world_happiness_cities",
        title="World Happiness Report 2020, chapter 3: cities",
        publisher="Sustainable Development Solutions Network",
        homepage="https://worldhappiness.report/ed/2020/",
        citation="World Happiness Report 2020, ch. 3. A figure, no data file, no stated terms.",
        cadence=Cadence.NEVER,
        status="catalogued",
    ),
)
