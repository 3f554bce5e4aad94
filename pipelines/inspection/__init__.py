"""What a single file is and what it holds, without storing anything: the work of `cityfare parse`.

Here: telling kinds apart, and reading a publisher's table as its source would. Not here: any layout
(`layouts/`, `survey/`, `practices/`), any source.
"""
