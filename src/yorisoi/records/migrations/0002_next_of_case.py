from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='casenote',
            index=models.Index(condition=models.Q(('next_is_open', True)), fields=['case', 'next_on'], name='note_next_of_case'),
        ),
    ]
