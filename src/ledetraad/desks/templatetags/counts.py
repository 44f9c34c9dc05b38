from django import template

from ledetraad.desks.views.hr import count_in_words

register = template.Library()
register.filter("counted", count_in_words)
