# The diagram of rights
diagram-title = Diagram
diagram-summary = Who may do what, and by what: a person, a role or a department. Choose a box to read why.
diagram-of = Of whom
diagram-of-whom = Diagram of rights: { $title }
diagram-people = People
diagram-departments = Departments
diagram-table = The same, as a table
diagram-text = The same, as text
diagram-others = Other rights
diagram-module = Module
diagram-all-modules = Every module
diagram-action = Action
diagram-all-actions = Every action
diagram-find = Search the diagram
diagram-given = Only what is allowed
diagram-zoom = Size
diagram-smaller = Smaller
diagram-larger = Larger
diagram-fit = See all
diagram-why = Why
diagram-pick = Choose a box: what opens it lights up, and the reason is written here.
diagram-nobody-gives = No role allows it.
diagram-open = Open
diagram-gives = Opens { $count } actions
diagram-line = { $what }: { $how }
diagram-none = Nothing matches these filters.
diagram-some-of = { $some } of { $all } people
diagram-opened = { $count ->
    [one] One record opened by hand
   *[other] { $count } records opened by hand
}
diagram-by-project = { $count ->
    [one] One record of the project { $name }
   *[other] { $count } records of the project { $name }
}
diagram-shares = Records opened by hand
diagram-kind-role = Role
diagram-kind-team = Team
diagram-kind-department = Department
diagram-kind-project = Project
diagram-kind-shares = Shared
diagram-ok = { $count ->
    [one] More for one person
   *[other] More for { $count } people
}
diagram-late = { $count ->
    [one] Less for one person
   *[other] Less for { $count } people
}
diagram-warn = { $count ->
    [one] Otherwise for one person
   *[other] Otherwise for { $count } people
}
